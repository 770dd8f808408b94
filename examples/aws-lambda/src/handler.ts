import { S3Client } from '@aws-sdk/client-s3';
import { createIsolatedReader } from '@cis/fileproc-core';
import { office } from '@cis/fileproc-processor-office';
import { pdf } from '@cis/fileproc-processor-pdf';
import { html, text } from '@cis/fileproc-processor-text';
import { type ReadObject, readObjects } from './read-objects.ts';

/** What Lambda tells about an invocation, as far as it is used here. */
export interface InvocationContext {
  getRemainingTimeInMillis(): number;
}

/** Milliseconds that are kept to answer before Lambda ends the instance. */
const RESERVE = 2_000;
/** What is larger is for a worker: a function has 15 minutes, and its memory is paid for while it waits. */
const LIMITS = {
  fileMegabytes: 20,
  pdfMegabytes: 20,
  officeMegabytes: 20,
  processingSeconds: 60,
  memoryMegabytes: 700,
};

const outputBucket = process.env.OUTPUT_BUCKET;
if (!outputBucket) throw new Error('OUTPUT_BUCKET is not set: the bucket that texts are written to.');
const s3 = new S3Client({});
// One for all events of this instance. Files are read in a child process: a bad one costs itself alone.
const reader = createIsolatedReader({ processors: [pdf(), office(), html(), text()], limits: LIMITS, workers: 1 });

/** The function that Lambda calls for each event of S3. */
export async function handler(event: unknown, context: InvocationContext): Promise<ReadObject[]> {
  const time = Math.max(1, context.getRemainingTimeInMillis() - RESERVE);
  return readObjects(
    event,
    { s3, reader, limits: LIMITS, outputBucket: outputBucket ?? '' },
    AbortSignal.timeout(time),
  );
}
