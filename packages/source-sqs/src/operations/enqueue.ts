import { FileprocError, toFileprocError } from '@cis/fileproc-core';
import { composeBody, composeRecord, type EnqueuedFile } from '../message/compose-event.ts';
import { readAttributes } from '../queue/attributes.ts';
import { openClient, type QueueAccess } from '../queue/client.ts';
import { queueError, troubleOf } from '../queue/error.ts';
import { SAFE_BATCH_BYTES, Sender } from '../queue/sender.ts';

/** How files are put into a queue. */
export interface EnqueueOptions extends QueueAccess {
  readonly queueUrl: string;
  /** The bucket that the files lie in. */
  readonly bucket: string;
  /**
   * Files of one message, 1 to 1,000. Default 1: what fails then comes back alone. A message that would be too large is
   * closed sooner.
   */
  readonly filesPerMessage?: number;
  /** Messages that may be on their way at once. Default 80, eight calls. */
  readonly messagesUnderWay?: number;
  /** Told at most twice a second, and at the end. */
  readonly onProgress?: (progress: EnqueueProgress) => void;
  /** Ends it early: what was sent until then is in the queue. */
  readonly signal?: AbortSignal;
}

/** How far it is. Every file up to and with `last` is in the queue: a checkpoint to go on from. */
export interface EnqueueProgress {
  readonly files: number;
  readonly messages: number;
  readonly last: string | undefined;
}

/** What was put into the queue. */
export interface EnqueueResult extends EnqueueProgress {
  /** Whether every file is in the queue; not if the signal aborted. */
  readonly isComplete: boolean;
}

interface OnItsWay {
  readonly sent: Promise<void>;
  readonly files: number;
  readonly last: string;
}

const PROGRESS_MILLISECONDS = 500;

/**
 * Puts files into a queue as messages in the shape of direct S3 events, in bounded memory, in the given order but for
 * messages that SQS took only at a second try. Throws SOURCE_UNAVAILABLE where the queue does not take them (`onProgress`
 * has then been told what it took) and INVALID_CONFIG where it is not there or closed to us.
 */
export async function enqueue(
  files: AsyncIterable<EnqueuedFile> | Iterable<EnqueuedFile>,
  options: EnqueueOptions,
): Promise<EnqueueResult> {
  const { bucket, queueUrl, filesPerMessage = 1, messagesUnderWay = 80, signal } = options;
  if (!(Number.isInteger(filesPerMessage) && filesPerMessage >= 1 && filesPerMessage <= 1000))
    throw new FileprocError(
      'INVALID_CONFIG',
      `filesPerMessage is a whole number from 1 to 1000, not ${filesPerMessage}`,
    );
  using opened = openClient(options);
  const { client } = opened;
  const messageBytes = await largestMessage(options, client);
  const sender = new Sender(client, queueUrl, Math.max(messageBytes, SAFE_BATCH_BYTES));
  const progress = new Progress(options.onProgress);
  const onTheirWay: OnItsWay[] = [];
  let records: string[] = [];
  let bytes = 0;

  const settleFirst = async () => {
    const first = onTheirWay.shift();
    await first?.sent;
    if (first) progress.add(first);
  };
  const send = async (last: string) => {
    const sent = sender.send({ body: composeBody(records) });
    // Told when its turn comes.
    sent.catch(() => {});
    onTheirWay.push({ sent, files: records.length, last });
    records = [];
    bytes = 0;
    if (onTheirWay.length >= messagesUnderWay) await settleFirst();
  };

  let last: string | undefined;
  let isComplete = true;
  try {
    for await (const file of files) {
      if (signal?.aborted) {
        isComplete = false;
        break;
      }
      const record = composeRecord(bucket, file, new Date());
      const isFull = records.length === filesPerMessage || bytes + record.length + 1 > messageBytes - ENVELOPE_BYTES;
      if (isFull && last !== undefined && records.length > 0) await send(last);
      records.push(record);
      bytes += record.length + 1;
      last = file.path;
    }
    if (last !== undefined && records.length > 0) await send(last);
    while (onTheirWay.length > 0) await settleFirst();
  } catch (thrown) {
    throw toFileprocError(thrown, 'SOURCE_UNAVAILABLE', `After ${progress.now.files} files`);
  } finally {
    progress.tell();
  }
  return { ...progress.now, isComplete };
}

/** Of `{"Records":[]}`, generously. */
const ENVELOPE_BYTES = 32;

/** Bytes of a message that the queue takes; what every queue takes unless set lower, where it does not say. */
async function largestMessage({ queueUrl, signal }: EnqueueOptions, client: QueueAccess['client'] & object) {
  try {
    const { maxMessageBytes } = await readAttributes(client, queueUrl, signal, ['MaximumMessageSize']);
    return maxMessageBytes ?? SAFE_BATCH_BYTES;
  } catch (thrown) {
    if (troubleOf(thrown) === 'denied') return SAFE_BATCH_BYTES;
    throw queueError(thrown, queueUrl, 'sqs:GetQueueAttributes');
  }
}

class Progress {
  #now: EnqueueProgress = { files: 0, messages: 0, last: undefined };
  #toldAt = performance.now();
  readonly #onProgress: EnqueueOptions['onProgress'];

  constructor(onProgress: EnqueueOptions['onProgress']) {
    this.#onProgress = onProgress;
  }

  get now(): EnqueueProgress {
    return this.#now;
  }

  add({ files, last }: OnItsWay): void {
    this.#now = { files: this.#now.files + files, messages: this.#now.messages + 1, last };
    if (performance.now() - this.#toldAt >= PROGRESS_MILLISECONDS) this.tell();
  }

  tell(): void {
    this.#toldAt = performance.now();
    this.#onProgress?.(this.#now);
  }
}
