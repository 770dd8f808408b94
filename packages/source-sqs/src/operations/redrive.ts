import {
  ListMessageMoveTasksCommand,
  type ListMessageMoveTasksResultEntry,
  type SQSClient,
  StartMessageMoveTaskCommand,
} from '@aws-sdk/client-sqs';
import { FileprocError } from '@cis/fileproc-core';
import { readAttributes } from '../queue/attributes.ts';
import { openClient } from '../queue/client.ts';
import { queueError, troubleOf } from '../queue/error.ts';
import { Sender } from '../queue/sender.ts';
import { pause } from '../queue/wait.ts';
import { type DeadLetter, type DeadLettersOptions, type HeldDeadLetter, holdDeadLetters } from './dead-letters.ts';

/** Which dead letters are meant. */
export type DeadLetterFilter = (letter: DeadLetter) => boolean | Promise<boolean>;

/** How dead letters are sent back to work. */
export interface RedriveOptions extends DeadLettersOptions {
  /** Where they go. Default: the queue that each came from, which only the server knows. Needed with `filter`. */
  readonly queueUrl?: string;
  /** Default: all. */
  readonly filter?: DeadLetterFilter;
  /** Told of the messages moved so far. */
  readonly onProgress?: (moved: number) => void;
}

/** What was moved. */
export interface RedriveResult {
  /** `server`: by SQS itself. `hand`: each was sent, then deleted. */
  readonly by: 'server' | 'hand';
  /** Undefined where the server moves them and does not say how many. */
  readonly moved: number | undefined;
  /** Left in the dead-letter queue: the filter did not mean them. */
  readonly kept: number;
}

/** How dead letters are deleted. */
export interface DropOptions extends DeadLettersOptions {
  readonly filter?: DeadLetterFilter;
  /** Told of the messages deleted so far. */
  readonly onProgress?: (dropped: number) => void;
}

/** What was deleted. */
export interface DropResult {
  readonly dropped: number;
  /** Left there: the filter did not mean them, or another reader took them meanwhile. */
  readonly kept: number;
}

/** Letters that are dealt with at once. */
const UNDER_WAY = 50;
const TASK_POLL_MILLISECONDS = 1000;
/** Looks that show no new task before it is left to the server. */
const MOST_UNSEEN = 10;

/**
 * Moves dead letters back to a queue, with fresh receive counts. Where all are meant, SQS does it itself
 * (StartMessageMoveTask); with a filter, or where the server has no such thing or does not permit it, each is sent to the
 * queue first and deleted after, so that one that is interrupted is there twice and never lost. Throws INVALID_CONFIG and
 * SOURCE_UNAVAILABLE.
 */
export async function redrive(options: RedriveOptions): Promise<RedriveResult> {
  using opened = openClient(options);
  const { client } = opened;
  const { queueUrl, filter, onProgress, onLog = () => {} } = options;
  if (!filter) {
    const byServer = await moveByServer(client, options);
    if (byServer) return { by: 'server', ...byServer, kept: 0 };
    onLog({ level: 'info', message: 'The server moves no messages by itself; they are moved one by one' });
  }
  if (queueUrl === undefined)
    throw new FileprocError('INVALID_CONFIG', 'queueUrl must name the queue that dead letters go to');
  if (queueUrl === options.deadLetterQueueUrl)
    throw new FileprocError('INVALID_CONFIG', 'queueUrl and deadLetterQueueUrl are the same queue');
  const sender = new Sender(client, queueUrl);
  const { done, kept } = await forEachLetter({ ...options, client }, filter, onProgress, async (held) => {
    await sender.send({ body: held.letter.body, ...(held.attributes && { attributes: held.attributes }) });
    await held.delete();
    return true;
  });
  return { by: 'hand', moved: done, kept };
}

/** Deletes dead letters for good. Throws INVALID_CONFIG and SOURCE_UNAVAILABLE. */
export async function drop(options: DropOptions): Promise<DropResult> {
  const { done, kept } = await forEachLetter(options, options.filter, options.onProgress, (held) => held.delete());
  return { dropped: done, kept };
}

async function forEachLetter(
  options: DeadLettersOptions,
  filter: DeadLetterFilter = () => true,
  onProgress: (done: number) => void = () => {},
  act: (held: HeldDeadLetter) => Promise<boolean>,
): Promise<{ readonly done: number; readonly kept: number }> {
  let done = 0;
  let kept = 0;
  let underWay: Promise<void>[] = [];
  const settle = async () => {
    await Promise.all(underWay);
    underWay = [];
  };
  for await (const held of holdDeadLetters(options)) {
    if (!(await filter(held.letter))) {
      kept++;
      continue;
    }
    const acted = act(held).then((isDone) => {
      if (!isDone) kept++;
      else onProgress(++done);
    });
    held.until(acted);
    underWay.push(acted);
    if (underWay.length >= UNDER_WAY) await settle();
  }
  await settle();
  return { done, kept };
}

/** Undefined where the server cannot or does not permit it. */
async function moveByServer(
  client: SQSClient,
  options: RedriveOptions,
): Promise<Pick<RedriveResult, 'moved'> | undefined> {
  const { deadLetterQueueUrl, queueUrl } = options;
  const from = await arnOf(client, deadLetterQueueUrl);
  const to = queueUrl === undefined ? undefined : await arnOf(client, queueUrl);
  if (from === undefined || (queueUrl !== undefined && to === undefined)) return undefined;
  const before = await latestTask(client, from);
  try {
    await client.send(
      new StartMessageMoveTaskCommand({ SourceArn: from, ...(to !== undefined && { DestinationArn: to }) }),
    );
  } catch (thrown) {
    if (['missing', 'credentials'].includes(troubleOf(thrown)))
      throw queueError(thrown, deadLetterQueueUrl, 'sqs:StartMessageMoveTask');
    return undefined;
  }
  return { moved: await untilMoved(client, from, before?.StartedTimestamp, options) };
}

/** Follows the task that began after the one of `startedBefore`, which a list may still show for a while. */
async function untilMoved(
  client: SQSClient,
  arn: string,
  startedBefore: number | undefined,
  { deadLetterQueueUrl, onProgress, signal }: RedriveOptions,
): Promise<number | undefined> {
  for (let unseen = 0; unseen < MOST_UNSEEN; ) {
    const task = await latestTask(client, arn);
    if (task && task.StartedTimestamp !== startedBefore) {
      const moved = task.ApproximateNumberOfMessagesMoved ?? 0;
      onProgress?.(moved);
      if (task.Status === 'FAILED') {
        const reason = task.FailureReason ?? 'no reason given';
        const what = `The move from ${deadLetterQueueUrl} failed after ${moved} messages: ${reason}`;
        throw new FileprocError('SOURCE_UNAVAILABLE', what);
      }
      // A move that is under way goes on in the server when nobody looks.
      if (task.Status !== 'RUNNING' || signal?.aborted) return moved;
    } else unseen++;
    await pause(TASK_POLL_MILLISECONDS, signal);
  }
  return undefined;
}

/** Undefined where there is none, or where it may not be looked at. */
async function latestTask(client: SQSClient, arn: string): Promise<ListMessageMoveTasksResultEntry | undefined> {
  try {
    const { Results } = await client.send(new ListMessageMoveTasksCommand({ SourceArn: arn, MaxResults: 1 }));
    return Results?.[0];
  } catch {
    return undefined;
  }
}

/** Undefined where the queue does not say. */
async function arnOf(client: SQSClient, queueUrl: string): Promise<string | undefined> {
  try {
    return (await readAttributes(client, queueUrl, undefined, ['QueueArn'])).arn;
  } catch (thrown) {
    if (troubleOf(thrown) === 'denied') return undefined;
    throw queueError(thrown, queueUrl, 'sqs:GetQueueAttributes');
  }
}
