import { onTestFinished } from 'vitest';
import { type FakeRequest, FakeS3, headersOf } from './fake-s3.fixture.ts';
import { type S3FilesOptions, s3Files } from './index.ts';

/** Aborts what takes far too long. */
export const signal = () => AbortSignal.timeout(30_000);

/** A server and its bucket, for one test. */
export async function start(options: Partial<S3FilesOptions> = {}) {
  const server = await FakeS3.start();
  const files = s3Files({ ...server.connection, ...options });
  onTestFinished(async () => {
    await files.close();
    await server[Symbol.asyncDispose]();
  });
  return { server, files };
}

/** Answers as if all were well, and then sends no more than so many bytes: hangs, or breaks the connection. */
export function partly(
  { response }: FakeRequest,
  server: FakeS3,
  key: string,
  from: number,
  to: number,
  then: 'hang' | 'cut',
) {
  const object = server.objects.get(key)!;
  const { length } = object.bytes;
  response.writeHead(from > 0 ? 206 : 200, {
    ...headersOf(object),
    'Content-Length': length - from,
    ...(from > 0 && { 'Content-Range': `bytes ${from}-${length - 1}/${length}` }),
  });
  response.write(object.bytes.subarray(from, to), () => {
    if (then === 'cut') setTimeout(() => response.destroy(), 20);
  });
  return true;
}
