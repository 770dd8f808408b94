import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { MOCK_MEDIA_TYPE, mockFile } from '../../packages/core/src/testing/index.ts';
import { serverEndpoints } from './aws-test-bed.ts';
import { put } from './bucket-content.ts';
import { createFaultBed, type FaultBed, isGetOf } from './fault-bed.ts';
import { startWorker, type WorkerProcess } from './worker-process.ts';

const endpoints = serverEndpoints();

describe.skipIf(!endpoints)('a worker that is told to stop', { timeout: 180_000 }, () => {
  let folder: string;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'fileproc-stopping-'));
    const testing = pathToFileURL(join(import.meta.dirname, '../../packages/core/dist/testing.js'));
    const config = `import { mock } from ${JSON.stringify(testing.href)};\nexport default { processors: [mock()] };\n`;
    await writeFile(join(folder, 'fileproc.config.mjs'), config);
  });
  afterAll(() => rm(folder, { recursive: true, force: true }));

  /** A worker that reads a file for so long, and has received nine more. */
  async function busy(
    faulty: FaultBed,
    milliseconds: number,
    environment: Record<string, string>,
  ): Promise<WorkerProcess> {
    const { s3, bucket } = faulty.bed;
    const asks = faulty.s3.hold(isGetOf('slow.mock'), 'answer');
    await put(s3, bucket, 'slow.mock', mockFile({ do: 'sleep', milliseconds }), MOCK_MEDIA_TYPE);
    await faulty.tell('slow.mock');
    const worker = startWorker(
      faulty.bed,
      { AWS_ENDPOINT_URL_S3: faulty.s3.url, MAX_WORKERS: '1', ...environment },
      folder,
    );
    await asks.arrived;
    asks.release();
    for (let i = 0; i < 9; i++)
      await put(s3, bucket, `${i}.mock`, mockFile({ do: 'sleep', milliseconds: 60_000 }), MOCK_MEDIA_TYPE);
    await faulty.tell(...Array.from({ length: 9 }, (_, i) => `${i}.mock`));
    while ((await faulty.bed.queue.depth()).visible > 0) await new Promise((resolve) => setTimeout(resolve, 50));
    return worker;
  }

  test('finishes what it can within the grace period, and gives the rest back at once', async () => {
    await using faulty = await createFaultBed(endpoints!, { visibilitySeconds: 600 });
    await using worker = await busy(faulty, 4_000, { SHUTDOWN_GRACE_SECONDS: '15' });
    const told = performance.now();
    const { code } = await worker.stop();
    expect([code, performance.now() - told < 20_000]).toEqual([0, true]);
    const documents = await faulty.bed.index.search();
    expect(documents.map(({ source }) => [source.file_path, source.success])).toEqual([['slow.mock', true]]);
    expect(await faulty.bed.queue.depth()).toEqual({ visible: 9, inFlight: 0, delayed: 0 });
  });

  test('gives back at once, too, what the grace period is too short for', async () => {
    await using faulty = await createFaultBed(endpoints!, { visibilitySeconds: 600 });
    await using worker = await busy(faulty, 60_000, { SHUTDOWN_GRACE_SECONDS: '1' });
    const told = performance.now();
    const { code } = await worker.stop();
    expect([code, performance.now() - told < 10_000]).toEqual([0, true]);
    expect(await faulty.bed.index.count()).toBe(0);
    expect(await faulty.bed.queue.depth()).toEqual({ visible: 10, inFlight: 0, delayed: 0 });
  });

  test.for([
    ['spot/instance-action', '{"action":"terminate","time":"2026-11-24T08:22:00Z"}', 'spot interruption'],
    ['autoscaling/target-lifecycle-state', 'Terminated', 'auto scaling termination'],
  ] as const)('stops by itself when the machine is taken away: %s', async ([path, answer, notice]) => {
    let isTaken = false;
    /** The instance metadata service, version 2: nothing without a token. */
    const metadata = createServer((request, response) => {
      const reply = (status: number, body = '') => response.writeHead(status).end(body);
      if (request.method === 'PUT' && request.url === '/latest/api/token') return reply(200, 'a-token');
      if (request.headers['x-aws-ec2-metadata-token'] !== 'a-token') return reply(401);
      if (request.url === `/latest/meta-data/${path}` && isTaken) return reply(200, answer);
      return request.url === '/latest/meta-data/autoscaling/target-lifecycle-state'
        ? reply(200, 'InService')
        : reply(404);
    });
    await new Promise<void>((resolve) => metadata.listen(0, '127.0.0.1', resolve));
    try {
      await using faulty = await createFaultBed(endpoints!, { visibilitySeconds: 600 });
      const endpoint = `http://127.0.0.1:${(metadata.address() as AddressInfo).port}`;
      await using worker = await busy(faulty, 100, {
        AWS_EC2_METADATA_DISABLED: 'false',
        AWS_EC2_METADATA_SERVICE_ENDPOINT: endpoint,
        SHUTDOWN_GRACE_SECONDS: '1',
      });
      await worker.logged(({ key, outcome }) => key === 'slow.mock' && outcome === 'succeeded');
      isTaken = true;
      expect((await worker.finished).code).toBe(0);
      expect(worker.log.filter(({ notice: told }) => told !== undefined).map(({ notice: told }) => told)).toEqual([
        notice,
      ]);
      expect(await faulty.bed.queue.depth()).toEqual({ visible: 9, inFlight: 0, delayed: 0 });
    } finally {
      metadata.closeAllConnections();
      metadata.close();
    }
  });
});
