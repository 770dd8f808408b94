/** What a story on real servers needs: a bucket, a queue, an index, and the built command with the settings for them. */
import { randomUUID } from 'node:crypto';
import { CreateBucketCommand, S3Client } from '@aws-sdk/client-s3';
import { SQSClient } from '@aws-sdk/client-sqs';
import { type Started, type StartOptions, start } from '../fileproc-command.ts';
import { type TestIndex, testIndex } from './opensearch-index.ts';
import { CREDENTIALS } from './servers.ts';
import { createTestQueue, type QueueOptions, type TestQueue } from './test-queue.ts';

/** URLs of the servers. */
export interface Endpoints {
  readonly openSearch: string;
  readonly sqs: string;
  /** moto: no signatures, no exact events, but everything at once. */
  readonly s3: string;
  /** versitygw: signatures, versions, conditional writes; there only where Go is. */
  readonly s3Real: string | undefined;
}

/** Where `npm run test:services` has started the servers; without it undefined, and a line that says so. */
export function serverEndpoints(): Endpoints | undefined {
  const { FILEPROC_OPENSEARCH_URL: openSearch, FILEPROC_SQS_ENDPOINT: sqs, FILEPROC_S3_ENDPOINT: s3 } = process.env;
  if (openSearch && sqs && s3) return { openSearch, sqs, s3, s3Real: process.env.FILEPROC_S3_REAL_ENDPOINT };
  console.log('SKIPPED: tests on real servers run by `npm run test:services`');
  return undefined;
}

/** How a test bed is made. Endpoints may be those of fault proxies, for the command alone or for all. */
export interface TestBedOptions extends Partial<QueueOptions> {
  readonly endpoints: Endpoints;
  /** Which S3 to use; moto unless told. */
  readonly s3Server?: 's3' | 's3Real';
}

/** A bucket, a queue and an index of their own for one test. */
export interface AwsTestBed extends AsyncDisposable {
  readonly s3: S3Client;
  readonly sqs: SQSClient;
  readonly bucket: string;
  readonly queue: TestQueue;
  readonly index: TestIndex;
  /** The settings by which the command finds all of them. */
  readonly environment: Readonly<Record<string, string>>;
  /** Starts the built command with these settings; those of `options` come over them. */
  start(args: readonly string[], options?: StartOptions): Started;
}

/** Another server for a queue's URL: a proxy's, since queue URLs name their own server. */
export function queueUrlAt(queueUrl: string, server: string): string {
  return new URL(new URL(queueUrl).pathname, server).href;
}

/** Makes all of it: five receives and a visibility of 30 s unless told. Disposing removes the queue and the index. */
export async function createAwsTestBed(options: TestBedOptions): Promise<AwsTestBed> {
  const { endpoints, s3Server = 's3', maxReceiveCount = 5, visibilitySeconds = 30 } = options;
  const s3Endpoint = endpoints[s3Server];
  if (s3Endpoint === undefined) throw new Error('versitygw is not there: it needs Go to be installed');
  const settings = {
    region: CREDENTIALS.AWS_REGION,
    credentials: { accessKeyId: CREDENTIALS.AWS_ACCESS_KEY_ID, secretAccessKey: CREDENTIALS.AWS_SECRET_ACCESS_KEY },
  };
  const s3 = new S3Client({ ...settings, endpoint: s3Endpoint, forcePathStyle: true });
  const sqs = new SQSClient({ ...settings, endpoint: endpoints.sqs });
  const name = randomUUID();
  const bucket = `files-${name}`;
  await s3.send(new CreateBucketCommand({ Bucket: bucket }));
  const queue = await createTestQueue(sqs, { maxReceiveCount, visibilitySeconds });
  const index = testIndex(endpoints.openSearch, `index-${name}`);
  const environment = {
    ...CREDENTIALS,
    AWS_ENDPOINT_URL_S3: s3Endpoint,
    AWS_ENDPOINT_URL_SQS: endpoints.sqs,
    S3_BUCKET: bucket,
    SQS_QUEUE_URL: queue.url,
    DLQ_QUEUE_URL: queue.deadLetterUrl,
    OPENSEARCH_ENDPOINT: endpoints.openSearch,
    OPENSEARCH_INDEX: index.name,
  };
  return {
    s3,
    sqs,
    bucket,
    queue,
    index,
    environment,
    start: (args, { environment: own, ...rest } = {}) =>
      start(args, { ...rest, environment: { ...environment, ...own } }),
    async [Symbol.asyncDispose]() {
      await Promise.all([queue.remove(), index.remove()]);
      s3.destroy();
      sqs.destroy();
    },
  };
}
