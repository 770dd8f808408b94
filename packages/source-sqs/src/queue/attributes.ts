import { GetQueueAttributesCommand, type QueueAttributeName, type SQSClient } from '@aws-sdk/client-sqs';

/** What a queue says of itself. What is undefined it did not say. */
export interface QueueAttributes {
  readonly arn: string | undefined;
  /** Messages that could be received now. SQS counts approximately. */
  readonly waiting: number | undefined;
  /** Messages that some consumer has received and not settled. */
  readonly inFlight: number | undefined;
  /** Messages that cannot be received yet. */
  readonly delayed: number | undefined;
  /** Seconds for which a received message is hidden, unless it is extended. */
  readonly visibilitySeconds: number | undefined;
  /** Seconds after which a message is lost. */
  readonly retentionSeconds: number | undefined;
  /** Bytes. */
  readonly maxMessageBytes: number | undefined;
  /** Undefined where the queue has no dead-letter queue. */
  readonly redrive: RedrivePolicy | undefined;
}

/** Where a queue moves a message that was received too often. */
export interface RedrivePolicy {
  /** Receives that a message may have; on the next it is moved. */
  readonly maxReceiveCount: number;
  readonly deadLetterQueueArn: string;
}

/** Reads the attributes of a queue. Throws what the client throws. */
export async function readAttributes(
  client: SQSClient,
  queueUrl: string,
  signal?: AbortSignal,
  names: readonly QueueAttributeName[] = ['All'],
): Promise<QueueAttributes> {
  const command = new GetQueueAttributesCommand({ QueueUrl: queueUrl, AttributeNames: [...names] });
  const { Attributes: said = {} } = await client.send(command, signal ? { abortSignal: signal } : {});
  const number = (name: QueueAttributeName) => (said[name] === undefined ? undefined : Number(said[name]));
  return {
    arn: said.QueueArn,
    waiting: number('ApproximateNumberOfMessages'),
    inFlight: number('ApproximateNumberOfMessagesNotVisible'),
    delayed: number('ApproximateNumberOfMessagesDelayed'),
    visibilitySeconds: number('VisibilityTimeout'),
    retentionSeconds: number('MessageRetentionPeriod'),
    maxMessageBytes: number('MaximumMessageSize'),
    redrive: parseRedrivePolicy(said.RedrivePolicy),
  };
}

/** `maxReceiveCount` is a number or a string of digits, as whoever wrote the policy liked. */
function parseRedrivePolicy(text: string | undefined): RedrivePolicy | undefined {
  if (text === undefined) return undefined;
  try {
    const { maxReceiveCount, deadLetterTargetArn } = JSON.parse(text) as Record<string, unknown>;
    const count = Number(maxReceiveCount);
    return count >= 1 ? { maxReceiveCount: count, deadLetterQueueArn: String(deadLetterTargetArn) } : undefined;
  } catch {
    return undefined;
  }
}
