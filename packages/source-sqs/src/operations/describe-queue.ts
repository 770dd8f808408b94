import {
  ChangeMessageVisibilityCommand,
  DeleteMessageCommand,
  ReceiveMessageCommand,
  SendMessageCommand,
  type SQSClient,
} from '@aws-sdk/client-sqs';
import type { FileprocError } from '@cis/fileproc-core';
import { type QueueAttributes, readAttributes } from '../queue/attributes.ts';
import { openClient, type QueueAccess } from '../queue/client.ts';
import { type QueueTrouble, queueError, troubleOf } from '../queue/error.ts';

/** What may be done with a queue. */
export type QueueAction = 'receive' | 'delete' | 'change-visibility' | 'send';

/** Which queue, and what to find out. */
export interface DescribeQueueOptions extends QueueAccess {
  readonly queueUrl: string;
  /** What to try. Default: nothing. */
  readonly actions?: readonly QueueAction[];
  /** Milliseconds for each answer. Default 10,000. */
  readonly patience?: number;
}

/** A queue as it is set up, and what this identity may do with it. */
export interface QueueDescription {
  readonly queueUrl: string;
  /** Undefined where they could not be read: see `trouble`. */
  readonly attributes: QueueAttributes | undefined;
  /** Why the attributes could not be read, in kind: `denied` alone leaves a queue that may work. */
  readonly trouble: QueueTrouble | undefined;
  /** The same as an error, with what to do. */
  readonly error: FileprocError | undefined;
  /** Of `actions`. `unknown`: no answer that would tell. */
  readonly permissions: Readonly<Partial<Record<QueueAction, 'allowed' | 'denied' | 'unknown'>>>;
}

/**
 * Calls that SQS refuses for their arguments if it does not refuse them for the permission, so that nothing happens: no
 * message is received, changed, deleted or sent.
 */
const HARMLESS: Record<
  QueueAction,
  (client: SQSClient, QueueUrl: string, abortSignal: AbortSignal) => Promise<unknown>
> = {
  receive: (client, QueueUrl, abortSignal) =>
    client.send(new ReceiveMessageCommand({ QueueUrl, MaxNumberOfMessages: 0 }), { abortSignal }),
  delete: (client, QueueUrl, abortSignal) =>
    client.send(new DeleteMessageCommand({ QueueUrl, ReceiptHandle: 'none' }), { abortSignal }),
  'change-visibility': (client, QueueUrl, abortSignal) =>
    client.send(new ChangeMessageVisibilityCommand({ QueueUrl, ReceiptHandle: 'none', VisibilityTimeout: 0 }), {
      abortSignal,
    }),
  send: (client, QueueUrl, abortSignal) =>
    client.send(new SendMessageCommand({ QueueUrl, MessageBody: '' }), { abortSignal }),
};

/** Looks at a queue and tries permissions without touching a message. Never throws for what the queue answers. */
export async function describeQueue(options: DescribeQueueOptions): Promise<QueueDescription> {
  const { queueUrl, actions = [], patience = 10_000 } = options;
  using opened = openClient(options);
  const { client } = opened;
  const patiently = () => AbortSignal.timeout(patience);
  const [described, ...permissions] = await Promise.all([
    attributesOrTrouble(client, queueUrl, patiently()),
    ...actions.map(async (action) => [action, await mayDo(HARMLESS[action](client, queueUrl, patiently()))] as const),
  ]);
  return { queueUrl, ...described, permissions: Object.fromEntries(permissions) };
}

async function attributesOrTrouble(client: SQSClient, queueUrl: string, signal: AbortSignal) {
  try {
    return { attributes: await readAttributes(client, queueUrl, signal), trouble: undefined, error: undefined };
  } catch (thrown) {
    const error = queueError(thrown, queueUrl, 'sqs:GetQueueAttributes');
    return { attributes: undefined, trouble: troubleOf(thrown), error };
  }
}

async function mayDo(call: Promise<unknown>): Promise<'allowed' | 'denied' | 'unknown'> {
  try {
    await call;
    return 'allowed';
  } catch (thrown) {
    const trouble = troubleOf(thrown);
    if (trouble === 'denied') return 'denied';
    if (trouble === 'expired-handle') return 'allowed';
    const isOfTheArguments = trouble === 'passing' && thrown instanceof Error && ARGUMENTS.test(thrown.name);
    return isOfTheArguments ? 'allowed' : 'unknown';
  }
}

const ARGUMENTS = /Invalid|MissingParameter|OutOfRange|Empty|Validation/;
