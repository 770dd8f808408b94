import { type MessageAttributeValue, SendMessageBatchCommand, type SQSClient } from '@aws-sdk/client-sqs';
import { EntryBatches, EntryError } from './entry-batches.ts';
import { queueError, troubleOf } from './error.ts';
import { failedEntries } from './queue.ts';

/** A message to be sent. */
export interface Outgoing {
  readonly body: string;
  readonly attributes?: Record<string, MessageAttributeValue>;
}

/** Bytes of all messages of one call that every server takes; Amazon SQS takes 1 MiB since 2025. */
export const SAFE_BATCH_BYTES = 262_144;
/** Over about a minute: what is being sent is worth waiting for. */
const TRIES = 18;

/** Sends messages to a queue, ten and `batchBytes` a call. */
export class Sender {
  readonly #client: SQSClient;
  readonly #url: string;
  readonly #batches: EntryBatches<Outgoing>;

  constructor(client: SQSClient, url: string, batchBytes = SAFE_BATCH_BYTES) {
    this.#client = client;
    this.#url = url;
    this.#batches = new EntryBatches({
      send: (messages) => this.#sendBatch(messages),
      mayPass: (thrown) => troubleOf(thrown) === 'passing',
      limit: { bytes: batchBytes, of: bytesOf },
      tries: TRIES,
    });
  }

  /** Resolves when the queue has the message. Throws SOURCE_UNAVAILABLE or INVALID_CONFIG. */
  async send(message: Outgoing): Promise<void> {
    try {
      await this.#batches.add(message);
    } catch (thrown) {
      throw queueError(thrown instanceof EntryError ? (thrown.cause ?? thrown) : thrown, this.#url, 'sqs:SendMessage');
    }
  }

  async #sendBatch(messages: readonly Outgoing[]) {
    const Entries = messages.map(({ body, attributes }, index) => ({
      Id: String(index),
      MessageBody: body,
      ...(attributes && { MessageAttributes: attributes }),
    }));
    const { Failed } = await this.#client.send(new SendMessageBatchCommand({ QueueUrl: this.#url, Entries }));
    return failedEntries(Failed);
  }
}

/** What SQS counts: the body and names, types and values of the attributes. */
function bytesOf({ body, attributes = {} }: Outgoing): number {
  let bytes = Buffer.byteLength(body);
  for (const [name, { DataType = '', StringValue = '', BinaryValue }] of Object.entries(attributes))
    bytes += Buffer.byteLength(name + DataType + StringValue) + (BinaryValue?.length ?? 0);
  return bytes;
}
