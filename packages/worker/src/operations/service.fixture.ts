import { DeleteObjectCommand, PutObjectCommand } from '@aws-sdk/client-s3';
import { type AwsTestBed, createAwsTestBed, serverEndpoints } from '../../../../tests/services/aws-test-bed.ts';

/** The servers of the tests; undefined where they do not run. */
export const ENDPOINTS = serverEndpoints();

/** A bucket, a queue and an index on the servers, with what tests of operations do to them. */
export interface Service extends AsyncDisposable {
  readonly bed: AwsTestBed;
  /** Puts text files into the bucket. */
  put(texts: Readonly<Record<string, string>>): Promise<void>;
  remove(keys: readonly string[]): Promise<void>;
  /** Runs the command to its end. */
  run(...args: string[]): Promise<{ readonly code: number | null; readonly out: string; readonly err: string }>;
  /** A worker until the queue is empty. Gives its exit code. */
  work(): Promise<number | null>;
  /** The text of every document in the index, by key. */
  texts(): Promise<Record<string, string>>;
}

/** Makes {@link Service}. */
export async function startService(environment: Readonly<Record<string, string>> = {}): Promise<Service> {
  if (!ENDPOINTS) throw new Error('the servers do not run');
  const bed = await createAwsTestBed({ endpoints: ENDPOINTS });
  const settings = { OPENSEARCH_REPLICAS: '0', AWS_EC2_METADATA_DISABLED: 'true', OCR_ENGINE: 'none', ...environment };
  const inTurns = async (keys: readonly string[], act: (key: string) => Promise<unknown>) => {
    for (let at = 0; at < keys.length; at += 50) await Promise.all(keys.slice(at, at + 50).map(act));
  };
  return {
    bed,
    put: (texts) =>
      inTurns(Object.keys(texts), (key) =>
        bed.s3.send(new PutObjectCommand({ Bucket: bed.bucket, Key: key, Body: Buffer.from(texts[key]!) })),
      ),
    remove: (keys) => inTurns(keys, (key) => bed.s3.send(new DeleteObjectCommand({ Bucket: bed.bucket, Key: key }))),
    run: (...args) => bed.start(args, { environment: settings }).finished,
    async work() {
      const worker = bed.start(['worker'], { environment: settings });
      await bed.queue.untilEmpty(170_000).catch(async (thrown: unknown) => {
        worker.child.kill('SIGKILL');
        throw new Error((await worker.finished).err, { cause: thrown });
      });
      worker.child.kill('SIGTERM');
      return (await worker.finished).code;
    },
    async texts() {
      const documents = await bed.index.search();
      return Object.fromEntries(
        documents.map(({ source }) => [String(source.file_path), String(source.extracted_text ?? '').trim()]).sort(),
      );
    },
    [Symbol.asyncDispose]: () => bed[Symbol.asyncDispose](),
  };
}
