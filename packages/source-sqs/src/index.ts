export type { SqsOptions } from './options.ts';
export type { QueueAccess } from './queue/client.ts';
export { sqs } from './sqs.ts';
