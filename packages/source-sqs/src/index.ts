export type { EnqueuedFile } from './message/compose-event.ts';
export { type ParsedBody, parseBody } from './message/parse-body.ts';
export type { BadRecord, S3Record } from './message/s3-record.ts';
export { type DeadLetter, type DeadLettersOptions, listDeadLetters } from './operations/dead-letters.ts';
export {
  type DescribeQueueOptions,
  describeQueue,
  type QueueAction,
  type QueueDescription,
} from './operations/describe-queue.ts';
export { type EnqueueOptions, type EnqueueProgress, type EnqueueResult, enqueue } from './operations/enqueue.ts';
export { type QueueStatus, type QueueStatusOptions, queueStatus } from './operations/queue-status.ts';
export {
  type DeadLetterFilter,
  type DropOptions,
  type DropResult,
  drop,
  type RedriveOptions,
  type RedriveResult,
  redrive,
} from './operations/redrive.ts';
export type { SqsOptions } from './options.ts';
export type { QueueAttributes, RedrivePolicy } from './queue/attributes.ts';
export type { QueueAccess } from './queue/client.ts';
export type { QueueTrouble } from './queue/error.ts';
export { sqs } from './sqs.ts';
