import {
  type Message,
  type MessageAttributeValue,
  ReceiveMessageCommand,
  type ReceiveMessageCommandInput,
} from '@aws-sdk/client-sqs';
import type { LogRecord } from '@cis/fileproc-core';
import { parseBody } from '../message/parse-body.ts';
import type { S3Record } from '../message/s3-record.ts';
import { openClient, type QueueAccess } from '../queue/client.ts';
import { queueError } from '../queue/error.ts';
import { Queue } from '../queue/queue.ts';
import { type Held, VisibilityKeeper } from '../receive/visibility-keeper.ts';

/** How a dead-letter queue is read. */
export interface DeadLettersOptions extends QueueAccess {
  readonly deadLetterQueueUrl: string;
  /** Seconds of the long polls that look for more; after two that bring nothing the end is reached. Default 2. */
  readonly waitSeconds?: number;
  /** Ends it early. */
  readonly signal?: AbortSignal;
  readonly onLog?: (record: LogRecord) => void;
}

/** A message that was received too often. */
export interface DeadLetter {
  readonly messageId: string;
  readonly body: string;
  /** The objects that it speaks of; none if it is no event. */
  readonly files: readonly S3Record[];
  /** Why it is no event, or which of its records are none. Undefined where it is a good one. */
  readonly problem: string | undefined;
  /** Receives so far, as SQS counts them; looking at it here is one more. */
  readonly receiveCount: number;
  readonly sentAt: Date;
  readonly firstReceivedAt: Date | undefined;
  readonly ageSeconds: number;
}

/** A dead letter that is hidden from others for as long as the reading goes on, unless it is deleted. */
export interface HeldDeadLetter {
  readonly letter: DeadLetter;
  readonly attributes: Record<string, MessageAttributeValue> | undefined;
  /** Deletes it for good. False where it was held no longer, and is still there. */
  delete(): Promise<boolean>;
  /** The reading does not give letters back before this is settled. */
  until(settled: Promise<unknown>): void;
}

/** Seconds for which a letter is hidden; extended while the reading goes on. If it is killed, all are back after these. */
const HIDDEN_SECONDS = 300;
const EMPTY_POLLS = 2;

/**
 * Every message of a dead-letter queue, none deleted. Each is hidden from others until the reading ends, then all are given
 * back, also when it ends early. SQS hides 120,000 messages of a queue at most, so no more are read. Two readers at once
 * see a part each. Throws INVALID_CONFIG and SOURCE_UNAVAILABLE.
 */
export async function* listDeadLetters(options: DeadLettersOptions): AsyncGenerator<DeadLetter, void, undefined> {
  for await (const { letter } of holdDeadLetters(options)) yield letter;
}

/** `listDeadLetters` for those who delete some of them. */
export async function* holdDeadLetters(options: DeadLettersOptions): AsyncGenerator<HeldDeadLetter, void, undefined> {
  const { deadLetterQueueUrl: url, signal, onLog = () => {} } = options;
  using opened = openClient(options);
  const queue = new Queue(opened.client, url);
  const keeper = new VisibilityKeeper({ queue, seconds: () => HIDDEN_SECONDS, onLog });
  const seen = new Set<string>();
  const busy = new Set<Promise<unknown>>();
  try {
    for (let empty = 0; empty < EMPTY_POLLS && !signal?.aborted; ) {
      const messages = await receive(queue, options);
      if (messages === 'no more') {
        onLog({ level: 'warn', message: `${queue.name} holds more than SQS shows at once; deal with these first` });
        return;
      }
      empty = messages.length > 0 ? 0 : empty + 1;
      const held = messages.map(({ MessageId = '', ReceiptHandle = '' }) => ({
        messageId: MessageId,
        receiptHandle: ReceiptHandle,
        receivedAt: performance.now(),
      }));
      for (const one of held) keeper.hold(one);
      for (const [index, message] of messages.entries()) {
        const { messageId } = held[index]!;
        // SQS may give a message twice.
        if (!seen.has(messageId)) yield heldLetter(message, held[index]!, { queue, keeper, busy });
        seen.add(messageId);
      }
    }
  } finally {
    await Promise.allSettled(busy);
    await keeper.giveBackAll();
  }
}

/** What a reading of dead letters shares. */
interface Reading {
  readonly queue: Queue;
  readonly keeper: VisibilityKeeper;
  /** What must be settled before the letters are given back. */
  readonly busy: Set<Promise<unknown>>;
}

function heldLetter(message: Message, held: Held, { queue, keeper, busy }: Reading): HeldDeadLetter {
  return {
    letter: letterOf(message),
    attributes: message.MessageAttributes,
    async delete() {
      const isDeleted = await queue.delete(held.receiptHandle);
      await keeper.letGo(held);
      return isDeleted;
    },
    until(settled) {
      busy.add(settled);
      const forget = () => busy.delete(settled);
      settled.then(forget, forget);
    },
  };
}

async function receive(queue: Queue, options: DeadLettersOptions): Promise<readonly Message[] | 'no more'> {
  const { waitSeconds = 2, signal } = options;
  const input: ReceiveMessageCommandInput = {
    QueueUrl: queue.url,
    MaxNumberOfMessages: 10,
    WaitTimeSeconds: waitSeconds,
    VisibilityTimeout: HIDDEN_SECONDS,
    MessageSystemAttributeNames: ['ApproximateReceiveCount', 'SentTimestamp', 'ApproximateFirstReceiveTimestamp'],
    MessageAttributeNames: ['All'],
  };
  try {
    const { Messages = [] } = await queue.client.send(
      new ReceiveMessageCommand(input),
      signal ? { abortSignal: signal } : {},
    );
    return Messages;
  } catch (thrown) {
    if (signal?.aborted) return [];
    if (thrown instanceof Error && /OverLimit/.test(thrown.name)) return 'no more';
    throw queueError(thrown, queue.url, 'sqs:ReceiveMessage');
  }
}

function letterOf({ MessageId = '', Body = '', Attributes = {} }: Message): DeadLetter {
  const parsed = parseBody(Body);
  const sentAt = new Date(Number(Attributes.SentTimestamp ?? 0));
  const first = Attributes.ApproximateFirstReceiveTimestamp;
  return {
    messageId: MessageId,
    body: Body,
    files: parsed.kind === 'event' ? parsed.records : [],
    problem: problemOf(parsed),
    receiveCount: Number(Attributes.ApproximateReceiveCount ?? 0),
    sentAt,
    firstReceivedAt: first === undefined ? undefined : new Date(Number(first)),
    ageSeconds: Math.max(0, Math.round((Date.now() - sentAt.getTime()) / 1000)),
  };
}

function problemOf(parsed: ReturnType<typeof parseBody>): string | undefined {
  if (parsed.kind === 'invalid') return parsed.reason;
  if (parsed.kind === 'test') return 'it is the test event of S3';
  if (parsed.bad.length > 0) return parsed.bad.map(({ reason }) => reason).join('; ');
  return parsed.records.length === 0 ? 'it holds no records' : undefined;
}
