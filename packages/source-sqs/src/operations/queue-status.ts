import { ReceiveMessageCommand } from '@aws-sdk/client-sqs';
import { FileprocError } from '@cis/fileproc-core';
import { type QueueAttributes, readAttributes } from '../queue/attributes.ts';
import { openClient, type QueueAccess } from '../queue/client.ts';
import { queueError } from '../queue/error.ts';
import { Queue } from '../queue/queue.ts';

/** Which queue. */
export interface QueueStatusOptions extends QueueAccess {
  readonly queueUrl: string;
  /**
   * Messages to look at for their age, at most 1,000. Default 0, none: SQS has no other way to ask for the age of its oldest
   * message (CloudWatch knows it, as ApproximateAgeOfOldestMessage), and each look counts as a receive, of which a queue
   * with a redrive policy permits few. Of use for a dead-letter queue.
   */
  readonly sample?: number;
}

/** How full a queue is. */
export interface QueueStatus extends QueueAttributes {
  readonly queueUrl: string;
  /** The last part of its URL. */
  readonly name: string;
  /** The oldest of the messages that were looked at: the queue may hold older ones. */
  readonly oldestSampled: { readonly sampled: number; readonly sentAt: Date; readonly ageSeconds: number } | undefined;
}

/** Seconds for which a sampled message is hidden, if it cannot be given back. */
const HIDDEN_SECONDS = 30;
const MOST_SAMPLED = 1000;

/** The numbers of a queue. Throws INVALID_CONFIG and SOURCE_UNAVAILABLE. */
export async function queueStatus(options: QueueStatusOptions): Promise<QueueStatus> {
  const { queueUrl, sample = 0 } = options;
  if (!(Number.isInteger(sample) && sample >= 0 && sample <= MOST_SAMPLED))
    throw new FileprocError('INVALID_CONFIG', `sample is a whole number from 0 to ${MOST_SAMPLED}, not ${sample}`);
  using opened = openClient(options);
  const queue = new Queue(opened.client, queueUrl);
  try {
    const attributes = await readAttributes(queue.client, queueUrl);
    const sent = sample > 0 ? await sampleSent(queue, sample) : [];
    const oldest = Math.min(...sent);
    const ageSeconds = Math.max(0, Math.round((Date.now() - oldest) / 1000));
    const oldestSampled = sent.length > 0 ? { sampled: sent.length, sentAt: new Date(oldest), ageSeconds } : undefined;
    return { queueUrl, name: queue.name, ...attributes, oldestSampled };
  } catch (thrown) {
    throw queueError(thrown, queueUrl, 'sqs:GetQueueAttributes and sqs:ReceiveMessage');
  }
}

/** When some messages were sent, in milliseconds since 1970. They are given back at once. */
async function sampleSent(queue: Queue, sample: number): Promise<number[]> {
  const sent: number[] = [];
  const handles: string[] = [];
  while (sent.length < sample) {
    const command = new ReceiveMessageCommand({
      QueueUrl: queue.url,
      MaxNumberOfMessages: Math.min(10, sample - sent.length),
      WaitTimeSeconds: 1,
      VisibilityTimeout: HIDDEN_SECONDS,
      MessageSystemAttributeNames: ['SentTimestamp'],
    });
    const { Messages = [] } = await queue.client.send(command);
    if (Messages.length === 0) break;
    for (const { Attributes, ReceiptHandle } of Messages) {
      sent.push(Number(Attributes?.SentTimestamp));
      handles.push(ReceiptHandle ?? '');
    }
  }
  await Promise.allSettled(handles.map((handle) => queue.hide(handle, 0)));
  return sent;
}
