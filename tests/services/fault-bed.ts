/** A test bed whose worker reaches each server through a proxy that can misbehave. */
import { expect } from 'vitest';
import { type AwsTestBed, createAwsTestBed, type Endpoints, queueUrlAt, type TestBedOptions } from './aws-test-bed.ts';
import { documentsOf, factsOf, indexedFacts, put } from './bucket-content.ts';
import { type FaultProxy, type Matches, startFaultProxy } from './fault-proxy.ts';
import { directEvent } from './s3-events.ts';
import { freePorts } from './server-process.ts';
import { startWorker, type WorkerProcess } from './worker-process.ts';

/** What is made for one test. */
export interface FaultBed extends AsyncDisposable {
  readonly bed: AwsTestBed;
  readonly s3: FaultProxy;
  readonly sqs: FaultProxy;
  readonly openSearch: FaultProxy;
  /** A worker behind the proxies. */
  worker(environment?: Readonly<Record<string, string>>): WorkerProcess;
  /** Status and body of the worker's `/readyz`. */
  readyz(): Promise<{ readonly status: number; readonly reasons: readonly string[] }>;
  /** Puts text files `0.txt` and so on, and tells of them. */
  putTexts(count: number): Promise<void>;
  /** Tells that the objects were created. */
  tell(...keys: readonly string[]): Promise<void>;
  /** Waits for the queue to be empty while the worker lives. */
  untilEmpty(worker: WorkerProcess, limitMilliseconds?: number): Promise<void>;
  /** The whole index is compared with the bucket; gives the codes of what could not be read, by path. */
  failures(): Promise<Record<string, unknown>>;
}

/** An operation of SQS. */
export const sqsOperation =
  (name: string): Matches =>
  ({ headers }) =>
    headers['x-amz-target'] === `AmazonSQS.${name}`;

/** A bulk of OpenSearch. */
export const isBulk: Matches = ({ path }) => path.includes('/_bulk');

/** Reading an object of this name. */
export const isGetOf =
  (key: string): Matches =>
  ({ method, path }) =>
    method === 'GET' && path.split('?')[0]!.endsWith(`/${key}`);

/** An error as S3 says it. */
export function s3Failure(status: number, code: string) {
  const body = `<?xml version="1.0" encoding="UTF-8"?><Error><Code>${code}</Code><Message>as the test wants</Message></Error>`;
  return { kind: 'answer', status, body, headers: { 'content-type': 'application/xml' } } as const;
}

/** Makes it. `openSearchUrl` is a server of the test's own. */
export async function createFaultBed(
  endpoints: Endpoints,
  options: Omit<Partial<TestBedOptions>, 'endpoints'> & { readonly openSearchUrl?: string } = {},
): Promise<FaultBed> {
  const { openSearchUrl = endpoints.openSearch, ...rest } = options;
  const bed = await createAwsTestBed({ ...rest, endpoints: { ...endpoints, openSearch: openSearchUrl } });
  const [s3, sqs, openSearch] = await Promise.all(
    [endpoints.s3, endpoints.sqs, openSearchUrl].map((url) => startFaultProxy(url)),
  );
  const [port] = await freePorts(1);
  const tell = (...keys: readonly string[]) =>
    bed.queue.send(keys.map((key) => directEvent({ bucket: bed.bucket, key, change: 'created' })));
  return {
    bed,
    s3: s3!,
    sqs: sqs!,
    openSearch: openSearch!,
    worker: (environment = {}) =>
      startWorker(bed, {
        AWS_ENDPOINT_URL_S3: s3!.url,
        AWS_ENDPOINT_URL_SQS: sqs!.url,
        SQS_QUEUE_URL: queueUrlAt(bed.queue.url, sqs!.url),
        OPENSEARCH_ENDPOINT: openSearch!.url,
        METRICS_PORT: String(port),
        MAX_WORKERS: '1',
        ...environment,
      }),
    async readyz() {
      const response = await fetch(`http://127.0.0.1:${port}/readyz`);
      const { reasons } = (await response.json()) as { reasons: string[] };
      return { status: response.status, reasons };
    },
    tell,
    async putTexts(count) {
      const keys = Array.from({ length: count }, (_, index) => `${index}.txt`);
      for (const key of keys) await put(bed.s3, bed.bucket, key, `本文 ${key}`);
      await tell(...keys);
    },
    async untilEmpty(worker, limitMilliseconds = 90_000) {
      await Promise.race([bed.queue.untilEmpty(limitMilliseconds), worker.unexpectedEnd]);
    },
    async failures() {
      const documents = await documentsOf(bed.index);
      expect(indexedFacts(documents)).toEqual(await factsOf(bed.s3, bed.bucket));
      const failed = [...documents].filter(([, { success }]) => success !== true);
      return Object.fromEntries(failed.map(([path, { error_code: code }]) => [path, code]));
    },
    async [Symbol.asyncDispose]() {
      for (const proxy of [s3!, sqs!, openSearch!]) await proxy[Symbol.asyncDispose]();
      await bed[Symbol.asyncDispose]();
    },
  };
}

/** Ends the worker, whose log is whole only then, and gives how often each file had been received when it was done, by path. */
export async function attempts(worker: WorkerProcess): Promise<Record<string, number>> {
  await worker.stop();
  const done = worker.log.filter(({ outcome, documentId }) => outcome !== undefined && documentId !== undefined);
  return Object.fromEntries(done.map(({ key, attempt }) => [String(key), Number(attempt)]));
}
