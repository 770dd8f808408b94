import {
  type BatchResultErrorEntry,
  ChangeMessageVisibilityBatchCommand,
  DeleteMessageBatchCommand,
  type SQSClient,
} from '@aws-sdk/client-sqs';
import { EntryBatches, EntryError, type FailedEntry } from './entry-batches.ts';
import { queueError, troubleOf } from './error.ts';

/** A received message of which others see nothing for some seconds. */
export interface Hidden {
  readonly receiptHandle: string;
  readonly seconds: number;
}

/** The calls about received messages of one queue, ten at a time. */
export class Queue {
  readonly client: SQSClient;
  readonly url: string;
  /** The last part of its URL, for logs. */
  readonly name: string;
  readonly #deletions: EntryBatches<string>;
  readonly #visibilities: EntryBatches<Hidden>;

  constructor(client: SQSClient, url: string) {
    this.client = client;
    this.url = url;
    this.name = url.split('/').at(-1) ?? url;
    const mayPass = (thrown: unknown) => ['passing', 'credentials', 'denied'].includes(troubleOf(thrown));
    this.#deletions = new EntryBatches({ send: (handles) => this.#delete(handles), mayPass });
    this.#visibilities = new EntryBatches({ send: (changes) => this.#change(changes), mayPass });
  }

  /**
   * Deletes a message. A receipt handle that is over is no error: the message went back to the queue and will be settled
   * by whoever gets it next. Whether it was still held. Throws SOURCE_UNAVAILABLE or INVALID_CONFIG.
   */
  async delete(receiptHandle: string): Promise<boolean> {
    return this.#heldOrNot(this.#deletions.add(receiptHandle), 'sqs:DeleteMessage');
  }

  /** Hides a message for so many seconds from now; 0 gives it back at once. As `delete`. */
  async hide(receiptHandle: string, seconds: number): Promise<boolean> {
    return this.#heldOrNot(this.#visibilities.add({ receiptHandle, seconds }), 'sqs:ChangeMessageVisibility');
  }

  /** Sends at once what waits for a fuller batch; resolves when all is answered. */
  async idle(): Promise<void> {
    await Promise.all([this.#deletions.idle(), this.#visibilities.idle()]);
  }

  async #heldOrNot(call: Promise<void>, doing: string): Promise<boolean> {
    try {
      await call;
      return true;
    } catch (thrown) {
      if (thrown instanceof EntryError && troubleOf(thrown.code) === 'expired-handle') return false;
      throw queueError(thrown instanceof EntryError ? (thrown.cause ?? thrown) : thrown, this.url, doing);
    }
  }

  async #delete(handles: readonly string[]): Promise<FailedEntry[]> {
    const Entries = handles.map((ReceiptHandle, index) => ({ Id: String(index), ReceiptHandle }));
    const { Failed } = await this.client.send(new DeleteMessageBatchCommand({ QueueUrl: this.url, Entries }));
    return failedEntries(Failed);
  }

  async #change(changes: readonly Hidden[]): Promise<FailedEntry[]> {
    const Entries = changes.map(({ receiptHandle, seconds }, index) => ({
      Id: String(index),
      ReceiptHandle: receiptHandle,
      VisibilityTimeout: seconds,
    }));
    const command = new ChangeMessageVisibilityBatchCommand({ QueueUrl: this.url, Entries });
    return failedEntries((await this.client.send(command)).Failed);
  }
}

/** The failed entries of a batch whose ids are its indices. Throttling is sometimes called the sender's fault. */
export function failedEntries(failed: readonly BatchResultErrorEntry[] = []): FailedEntry[] {
  return failed.map(({ Id, Code = 'Unknown', Message = '', SenderFault = false }) => ({
    index: Number(Id),
    code: Code,
    message: Message,
    final:
      troubleOf(Code) === 'expired-handle' || (SenderFault && !/Throttl|OverLimit|Unavailable|Internal/i.test(Code)),
  }));
}
