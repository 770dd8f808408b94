import { createHash, randomUUID } from 'node:crypto';
import type { FakeMessage, FakeQueue } from './fake-queue.ts';
import { SqsFault } from './fake-queue.ts';

/** What a client sent. */
export type Request = Readonly<Record<string, unknown>>;
type Entry = Readonly<Record<string, unknown>> & { readonly Id: string };

/** What the actions need of the server. */
export interface FakeAccount {
  queueOf(url: unknown): FakeQueue;
  queueByArn(arn: unknown): FakeQueue;
  /** The queue that moves its poison to this one. */
  sourceOf(deadLetters: FakeQueue): FakeQueue | undefined;
  /** The code with which an entry of a batch is to fail. */
  failEntry(action: string, entry: Entry): string | undefined;
  /** A long poll waits for it no longer than so. */
  readonly isClosed: boolean;
}

const md5 = (text: string) => createHash('md5').update(text).digest('hex');

/** Answers one call as SQS does. */
export async function answer(action: string, request: Request, account: FakeAccount, isGone: () => boolean) {
  switch (action) {
    case 'ReceiveMessage':
      return receive(request, account, isGone);
    case 'DeleteMessage':
      account.queueOf(request.QueueUrl).delete(String(request.ReceiptHandle));
      return {};
    case 'ChangeMessageVisibility':
      account
        .queueOf(request.QueueUrl)
        .changeVisibility(String(request.ReceiptHandle), Number(request.VisibilityTimeout));
      return {};
    case 'DeleteMessageBatch':
      return batch(action, request, account, (queue, { ReceiptHandle }) => {
        queue.delete(String(ReceiptHandle));
        return {};
      });
    case 'ChangeMessageVisibilityBatch':
      return batch(action, request, account, (queue, { ReceiptHandle, VisibilityTimeout }) => {
        queue.changeVisibility(String(ReceiptHandle), Number(VisibilityTimeout));
        return {};
      });
    case 'SendMessage':
      return send(account.queueOf(request.QueueUrl), String(request.MessageBody ?? ''));
    case 'SendMessageBatch':
      return sendBatch(action, request, account);
    case 'GetQueueAttributes':
      return { Attributes: attributes(account.queueOf(request.QueueUrl)) };
    case 'StartMessageMoveTask':
      return move(request, account);
    case 'ListMessageMoveTasks':
      return { Results: tasks.get(String(request.SourceArn)) ?? [] };
    default:
      throw new SqsFault('InvalidAction', `${action} is not known`);
  }
}

async function receive(request: Request, account: FakeAccount, isGone: () => boolean) {
  const queue = account.queueOf(request.QueueUrl);
  const most = Number(request.MaxNumberOfMessages ?? 1);
  if (most < 1 || most > 10) throw new SqsFault('InvalidParameterValue', 'MaxNumberOfMessages is from 1 to 10');
  const seconds = Number(request.VisibilityTimeout ?? queue.settings.visibilitySeconds ?? 30);
  const until = Date.now() + Number(request.WaitTimeSeconds ?? 0) * 1000;
  for (;;) {
    const messages = isGone() ? [] : queue.receive(most, seconds);
    if (messages.length > 0) return { Messages: messages.map(described) };
    if (Date.now() >= until || account.isClosed || isGone()) return {};
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
}

function described(message: FakeMessage) {
  return {
    MessageId: message.id,
    ReceiptHandle: message.handle,
    Body: message.body,
    MD5OfBody: md5(message.body),
    Attributes: {
      ApproximateReceiveCount: String(message.receives),
      SentTimestamp: String(message.sentAt),
      ApproximateFirstReceiveTimestamp: String(message.firstReceivedAt),
    },
  };
}

function batch(
  action: string,
  request: Request,
  account: FakeAccount,
  act: (queue: FakeQueue, entry: Entry) => Readonly<Record<string, unknown>>,
) {
  const queue = account.queueOf(request.QueueUrl);
  const entries = (request.Entries ?? []) as readonly Entry[];
  if (entries.length > 10) throw new SqsFault('TooManyEntriesInBatchRequest');
  if (entries.length === 0) throw new SqsFault('EmptyBatchRequest');
  const Successful: unknown[] = [];
  const Failed: unknown[] = [];
  for (const entry of entries) {
    const { Id } = entry;
    const code = account.failEntry(action, entry);
    try {
      if (code !== undefined) throw new SqsFault(code, code, 500);
      Successful.push({ Id, ...act(queue, entry) });
    } catch (thrown) {
      if (!(thrown instanceof SqsFault)) throw thrown;
      Failed.push({ Id, Code: thrown.code, Message: thrown.message, SenderFault: thrown.status === 400 });
    }
  }
  return { Successful, Failed };
}

function send(queue: FakeQueue, body: string) {
  if (body === '') throw new SqsFault('MissingParameter', 'The request must contain MessageBody');
  if (body.length > (queue.settings.maxMessageBytes ?? 1_048_576))
    throw new SqsFault('InvalidParameterValue', 'too long');
  return { MessageId: queue.send(body).id, MD5OfMessageBody: md5(body) };
}

function sendBatch(action: string, request: Request, account: FakeAccount) {
  const entries = (request.Entries ?? []) as readonly { readonly MessageBody: string }[];
  const bytes = entries.reduce((sum, { MessageBody }) => sum + Buffer.byteLength(MessageBody), 0);
  const queue = account.queueOf(request.QueueUrl);
  if (bytes > Math.max(queue.settings.maxMessageBytes ?? 1_048_576, 262_144)) throw new SqsFault('BatchRequestTooLong');
  return batch(action, request, account, (to, { MessageBody }) => send(to, String(MessageBody)));
}

function attributes(queue: FakeQueue): Record<string, string> {
  const now = Date.now();
  const { redrive, visibilitySeconds = 30, retentionSeconds = 345_600, maxMessageBytes = 1_048_576 } = queue.settings;
  const inFlight = queue.messages.filter(({ visibleAt }) => visibleAt > now).length;
  const policy = redrive && { deadLetterTargetArn: redrive.to.arn, maxReceiveCount: redrive.maxReceiveCount };
  return {
    QueueArn: queue.arn,
    VisibilityTimeout: String(visibilitySeconds),
    MessageRetentionPeriod: String(retentionSeconds),
    MaximumMessageSize: String(maxMessageBytes),
    ApproximateNumberOfMessages: String(queue.messages.length - inFlight),
    ApproximateNumberOfMessagesNotVisible: String(inFlight),
    ApproximateNumberOfMessagesDelayed: '0',
    ...(policy && { RedrivePolicy: JSON.stringify(policy) }),
  };
}

const tasks = new Map<string, unknown[]>();
let started = 0;

/** Moves all at once, which the real one does over time. */
function move(request: Request, account: FakeAccount) {
  const from = account.queueByArn(request.SourceArn);
  const to = request.DestinationArn ? account.queueByArn(request.DestinationArn) : account.sourceOf(from);
  if (!to) throw new SqsFault('ResourceNotFoundException');
  const messages = from.messages.splice(0);
  for (const { body } of messages) to.send(body);
  const task = { Status: 'COMPLETED', StartedTimestamp: ++started, ApproximateNumberOfMessagesMoved: messages.length };
  tasks.set(from.arn, [task]);
  return { TaskHandle: randomUUID() };
}
