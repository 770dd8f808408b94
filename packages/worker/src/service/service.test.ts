import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createPipeline } from '@cis/fileproc-core';
import { MOCK_MEDIA_TYPE, memorySink, memorySource, mock, mockFile } from '@cis/fileproc-core/testing';
import { type Tracer, trace } from '@opentelemetry/api';
import { describe, expect, test } from 'vitest';
import { metricLine } from './cloudwatch-metrics.ts';
import { startHealthServer } from './health-server.ts';
import { interruptionNotice } from './interruption-notices.ts';
import { metricsText } from './metrics-text.ts';
import { tracePipeline } from './traces.ts';

async function serve(
  answer: (request: IncomingMessage, response: ServerResponse) => void,
): Promise<Server & AsyncDisposable & { readonly url: string }> {
  const server = createServer(answer);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return Object.assign(server, { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}` });
}

async function statisticsOfRun() {
  const source = memorySource();
  const declaredType = MOCK_MEDIA_TYPE;
  source.put('good', mockFile({ do: 'text', text: 'one' }), { declaredType });
  source.put('bad', mockFile({ do: 'throw', code: 'CORRUPT' }), { declaredType });
  const pipeline = createPipeline({ source, sinks: [memorySink()], processors: [mock()], isolation: 'none' });
  const before = pipeline.statistics();
  return { before, after: await pipeline.run() };
}

describe('metrics', () => {
  test('Prometheus gets counters by outcome and code, times by stage, and whether the worker is paused', async () => {
    const { after } = await statisticsOfRun();
    const text = metricsText(after, { paused: ['sink opensearch'], underWay: 2 });
    for (const line of [
      '# TYPE fileproc_files_total counter',
      'fileproc_files_total{outcome="succeeded"} 1',
      'fileproc_files_total{outcome="failed"} 1',
      'fileproc_errors_total{code="CORRUPT"} 1',
      'fileproc_pages_total 1',
      'fileproc_under_way 2',
      'fileproc_paused 1',
    ])
      expect(text.split('\n')).toContain(line);
    expect(text).toMatch(/fileproc_stage_seconds\{stage="total",quantile="0.99"\} [\d.]+/);
    const samples = text.split('\n').filter((line) => line !== '' && !line.startsWith('#'));
    expect(samples.filter((line) => !/^[a-z_]+(\{[^}]*\})? -?[\d.e-]+$/.test(line))).toEqual([]);
  });

  test('CloudWatch gets what came since the last line', async () => {
    const { before, after } = await statisticsOfRun();
    const line = JSON.parse(metricLine('Fileproc', before, after, new Date(5)));
    expect(line).toMatchObject({ FilesSucceeded: 1, FilesFailed: 1, Pages: 1 });
    expect(line._aws.Timestamp).toBe(5);
    const [{ Namespace, Dimensions, Metrics }] = line._aws.CloudWatchMetrics;
    expect([Namespace, Dimensions]).toEqual(['Fileproc', [[]]]);
    expect(Metrics.map(({ Name }: { Name: string }) => Name).filter((name: string) => !(name in line))).toEqual([]);
    expect(JSON.parse(metricLine('Fileproc', after, after, new Date(5)))).toMatchObject({
      FilesSucceeded: 0,
      Bytes: 0,
    });
  });
});

describe('traces', () => {
  test('each file is a span with its outcome and times, an error a status', async () => {
    const ended: Record<string, unknown>[] = [];
    const tracer = {
      startSpan(name: string, { attributes = {} }: { attributes?: object } = {}) {
        const span: Record<string, unknown> = { name, ...attributes };
        return {
          setAttributes: (more: object) => Object.assign(span, more),
          setStatus: ({ message }: { message: string }) => Object.assign(span, { message }),
          end: () => ended.push(span),
        };
      },
    };
    trace.setGlobalTracerProvider({ getTracer: () => tracer as unknown as Tracer });
    try {
      const source = memorySource();
      source.put('bad', mockFile({ do: 'throw', code: 'CORRUPT' }), { declaredType: MOCK_MEDIA_TYPE });
      const pipeline = createPipeline({ source, sinks: [memorySink()], processors: [mock()], isolation: 'none' });
      await tracePipeline(pipeline);
      await pipeline.run();
    } finally {
      trace.disable();
    }
    expect(ended).toEqual([
      expect.objectContaining({
        name: 'fileproc.file',
        'fileproc.uri': 'memory:///bad',
        'fileproc.attempt': 1,
        'fileproc.outcome': 'failed',
        'fileproc.ms.sink': expect.any(Number),
        message: expect.stringContaining('CORRUPT'),
      }),
    ]);
  });
});

describe('the health server', () => {
  test('tells life, readiness with its reasons, and metrics', async () => {
    let reasons: string[] = [];
    await using server = await startHealthServer(0, { notReady: () => reasons, metrics: () => 'fileproc_paused 0\n' });
    const { port } = server.address() as AddressInfo;
    const get = async (path: string) => {
      const response = await fetch(`http://127.0.0.1:${port}${path}`);
      return [response.status, await response.text()] as const;
    };
    expect(await get('/healthz')).toEqual([200, '{"ok":true}\n']);
    expect(await get('/readyz')).toEqual([200, '{"ok":true,"reasons":[]}\n']);
    reasons = ['sink opensearch'];
    expect(await get('/readyz')).toEqual([503, '{"ok":false,"reasons":["sink opensearch"]}\n']);
    expect(await get('/metrics')).toEqual([200, 'fileproc_paused 0\n']);
    expect((await get('/other'))[0]).toBe(404);
  });

  test('names the setting when its port is taken', async () => {
    await using other = await serve((_request, response) => response.end());
    const { port } = other.address() as AddressInfo;
    await expect(startHealthServer(port, { notReady: () => [], metrics: () => '' })).rejects.toMatchObject({
      code: 'INVALID_CONFIG',
      message: expect.stringContaining(`METRICS_PORT ${port}`),
    });
  });
});

describe('a machine that is taken away', () => {
  /** Stands for the instance metadata service: asks for tokens as that does, and gives `paths` after some looks. */
  const metadata = (paths: Record<string, string>, afterLooks = 0) => {
    let looks = 0;
    return serve((request, response) => {
      const path = request.url?.replace('/latest/meta-data/', '') ?? '';
      if (request.method === 'PUT' && request.url === '/latest/api/token') return response.end('token-1');
      if (request.headers['x-aws-ec2-metadata-token'] !== 'token-1') response.statusCode = 401;
      else if (++looks > afterLooks && path in paths) response.write(paths[path]);
      else response.statusCode = 404;
      return response.end();
    });
  };

  test('is told by a Spot interruption notice', async () => {
    await using service = await metadata({ 'spot/instance-action': '{"action":"terminate"}' }, 3);
    const signal = AbortSignal.timeout(10_000);
    expect(await interruptionNotice(signal, { endpoint: service.url, every: 5 })).toBe('spot interruption');
  });

  test('is told by the target state of its Auto Scaling group', async () => {
    await using service = await metadata({ 'autoscaling/target-lifecycle-state': 'Terminated' });
    const signal = AbortSignal.timeout(10_000);
    expect(await interruptionNotice(signal, { endpoint: service.url, every: 5 })).toBe('auto scaling termination');
  });

  test('is not waited for while it stays in service, nor where there is no metadata service', async () => {
    await using service = await metadata({ 'autoscaling/target-lifecycle-state': 'InService' });
    expect(await interruptionNotice(AbortSignal.timeout(100), { endpoint: service.url, every: 5 })).toBeUndefined();
    const { url } = await serve(() => undefined).then(async (server) => {
      await server[Symbol.asyncDispose]();
      return server;
    });
    expect(await interruptionNotice(AbortSignal.timeout(10_000), { endpoint: url })).toBeUndefined();
  });
});
