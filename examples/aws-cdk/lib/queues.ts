import { Duration } from 'aws-cdk-lib';
import { Queue, QueueEncryption } from 'aws-cdk-lib/aws-sqs';
import type { Construct } from 'constructs';

/** The queues of fileproc. */
export interface Queues {
  readonly events: Queue;
  readonly backfill: Queue;
  readonly deadLetters: Queue;
  /** Files that only DocuWorks itself can read, where machines with it are wanted. */
  readonly docuworks?: Queue;
}

/** A Spot fleet wants more receives than machines that stay: each kill uses one up. */
const MAX_RECEIVES = 10;

/** Makes them: live events, the backfill, DocuWorks, and the dead letters of all. */
export function createQueues(scope: Construct, wantsDocuworks: boolean): Queues {
  const deadLetters = new Queue(scope, 'DeadLetters', {
    encryption: QueueEncryption.SQS_MANAGED,
    enforceSSL: true,
    retentionPeriod: Duration.days(14),
  });
  const queue = (name: string, retention: Duration) =>
    new Queue(scope, name, {
      encryption: QueueEncryption.SQS_MANAGED,
      enforceSSL: true,
      visibilityTimeout: Duration.minutes(5),
      receiveMessageWaitTime: Duration.seconds(20),
      retentionPeriod: retention,
      deadLetterQueue: { queue: deadLetters, maxReceiveCount: MAX_RECEIVES },
    });
  return {
    events: queue('Events', Duration.days(4)),
    // A backfill of millions of files may wait for longer than four days.
    backfill: queue('Backfill', Duration.days(14)),
    deadLetters,
    ...(wantsDocuworks && { docuworks: queue('DocuWorks', Duration.days(14)) }),
  };
}
