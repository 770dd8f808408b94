/** A queue with its dead-letter queue, made for one test. */
import { randomUUID } from 'node:crypto';
import { setTimeout as wait } from 'node:timers/promises';
import {
  CreateQueueCommand,
  DeleteQueueCommand,
  GetQueueAttributesCommand,
  ReceiveMessageCommand,
  SendMessageBatchCommand,
  type SQSClient,
} from '@aws-sdk/client-sqs';

/** How a queue is made. */
export interface QueueOptions {
  /** Receives after which a message goes to the dead-letter queue. */
  readonly maxReceiveCount: number;
  readonly visibilitySeconds: number;
}

/** How many messages a queue has. */
export interface Depth {
  readonly visible: number;
  readonly inFlight: number;
  readonly delayed: number;
}

/** A queue and its dead-letter queue. */
export interface TestQueue {
  readonly url: string;
  readonly deadLetterUrl: string;
  /** Sends the bodies in their order, ten at a time. Throws when the queue refuses one. */
  send(bodies: readonly string[]): Promise<void>;
  depth(): Promise<Depth>;
  /** Resolves when there is nothing left, visible, in flight or delayed. Throws with the depth after so long. */
  untilEmpty(limitMilliseconds: number): Promise<void>;
  deadLetterDepth(): Promise<Depth>;
  /** Bodies of the dead-letter queue; they stay there. */
  deadLetters(): Promise<string[]>;
  remove(): Promise<void>;
}

async function depthOf(sqs: SQSClient, url: string): Promise<Depth> {
  const { Attributes: numbers = {} } = await sqs.send(
    new GetQueueAttributesCommand({
      QueueUrl: url,
      AttributeNames: [
        'ApproximateNumberOfMessages',
        'ApproximateNumberOfMessagesNotVisible',
        'ApproximateNumberOfMessagesDelayed',
      ],
    }),
  );
  return {
    visible: Number(numbers.ApproximateNumberOfMessages),
    inFlight: Number(numbers.ApproximateNumberOfMessagesNotVisible),
    delayed: Number(numbers.ApproximateNumberOfMessagesDelayed),
  };
}

async function send(sqs: SQSClient, url: string, bodies: readonly string[]): Promise<void> {
  for (let i = 0; i < bodies.length; i += 10) {
    const entries = bodies.slice(i, i + 10).map((body, index) => ({ Id: String(index), MessageBody: body }));
    const { Failed: failed = [] } = await sqs.send(new SendMessageBatchCommand({ QueueUrl: url, Entries: entries }));
    if (failed.length > 0) throw new Error(`the queue refused ${failed.length} messages: ${failed[0]!.Message}`);
  }
}

/** Receives all there is and makes it visible again at once. */
async function peek(sqs: SQSClient, url: string): Promise<string[]> {
  const bodies = new Map<string, string>();
  for (;;) {
    const { Messages: messages = [] } = await sqs.send(
      // Long enough to be hidden from the next round, short enough for the next test.
      new ReceiveMessageCommand({ QueueUrl: url, MaxNumberOfMessages: 10, VisibilityTimeout: 2 }),
    );
    const before = bodies.size;
    for (const { MessageId: id, Body: body } of messages) bodies.set(id!, body!);
    if (bodies.size === before) return [...bodies.values()];
  }
}

/** Makes a queue, and a dead-letter queue that its redrive policy names. */
export async function createTestQueue(sqs: SQSClient, options: QueueOptions): Promise<TestQueue> {
  const name = `events-${randomUUID()}`;
  const { QueueUrl: deadLetterUrl } = await sqs.send(new CreateQueueCommand({ QueueName: `${name}-dead` }));
  const { Attributes: { QueueArn: deadLetterTargetArn } = {} } = await sqs.send(
    new GetQueueAttributesCommand({ QueueUrl: deadLetterUrl, AttributeNames: ['QueueArn'] }),
  );
  const { QueueUrl: url } = await sqs.send(
    new CreateQueueCommand({
      QueueName: name,
      Attributes: {
        VisibilityTimeout: String(options.visibilitySeconds),
        RedrivePolicy: JSON.stringify({ deadLetterTargetArn, maxReceiveCount: options.maxReceiveCount }),
      },
    }),
  );
  if (!url || !deadLetterUrl) throw new Error('the queues have no URL');
  return {
    url,
    deadLetterUrl,
    send: (bodies) => send(sqs, url, bodies),
    depth: () => depthOf(sqs, url),
    async untilEmpty(limitMilliseconds) {
      const deadline = performance.now() + limitMilliseconds;
      for (;;) {
        const { visible, inFlight, delayed } = await depthOf(sqs, url);
        if (visible + inFlight + delayed === 0) return;
        if (performance.now() > deadline) {
          const left = `${visible} messages visible, ${inFlight} in flight, ${delayed} delayed`;
          throw new Error(`the queue is not empty after ${limitMilliseconds / 1000} s: ${left}`);
        }
        await wait(100);
      }
    },
    deadLetterDepth: () => depthOf(sqs, deadLetterUrl),
    deadLetters: () => peek(sqs, deadLetterUrl),
    async remove() {
      await Promise.all([url, deadLetterUrl].map((each) => sqs.send(new DeleteQueueCommand({ QueueUrl: each }))));
    },
  };
}
