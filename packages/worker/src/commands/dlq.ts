import { FileprocError } from '@cis/fileproc-core';
import { type DeadLetter, type DeadLettersOptions, drop, listDeadLetters, redrive } from '@cis/fileproc-source-sqs';
import { needed, queueAccess } from '../composition/aws.ts';
import type { Configuration } from '../configuration/load.ts';
import { EXIT } from '../exit-code.ts';
import { explain } from '../operations/explain-letters.ts';
import { viewIndex } from '../operations/index-view.ts';
import {
  fileLookup,
  type LetterFacts,
  type LetterFilter,
  type LetterOptions,
  letterFacts,
  letterFilter,
} from '../operations/letter-facts.ts';
import { harmless, line } from '../terminal/output.ts';
import { count, duration } from '../terminal/quantity.ts';
import type { Terminal } from '../terminal/terminal.ts';
import { type CommandContext, type CommonOptions, configurationFor } from './context.ts';

/** What can be done with dead letters. */
export type DlqAction = 'list' | 'explain' | 'redrive' | 'drop';

/** Options of `fileproc dlq`. */
export interface DlqOptions extends CommonOptions, LetterOptions {
  readonly yes?: boolean;
}

/** What the actions share. */
interface DeadLetters {
  readonly configuration: Configuration;
  readonly queue: DeadLettersOptions;
  readonly filter: LetterFilter | undefined;
  readonly facts: (letter: DeadLetter) => Promise<LetterFacts>;
  readonly options: DlqOptions;
  readonly context: CommandContext;
}

/** `fileproc dlq list|explain|redrive|drop`: what failed too often, why, and what becomes of it. */
export async function dlq(action: DlqAction, options: DlqOptions, context: CommandContext): Promise<number> {
  const configuration = await configurationFor(context, options);
  const { S3_BUCKET: bucket, DLQ_QUEUE_URL: url } = needed(configuration, ['S3_BUCKET', 'DLQ_QUEUE_URL']);
  const filter = letterFilter(options);
  const { terminal } = context;
  const note = (message: string) => void terminal.err.write(`${harmless(message)}\n`);
  // All of them can be sent back, or dropped, while the index is away.
  const isLookedUp = filter !== undefined || action === 'list' || action === 'explain';
  await using index = isLookedUp ? await viewIndex(configuration, { ...options, onWarning: note }) : undefined;
  if (index?.missing !== undefined) note(index.missing);
  const lookup = index ? fileLookup(index) : async () => undefined;
  const letters: DeadLetters = {
    configuration,
    queue: {
      ...queueAccess(configuration),
      deadLetterQueueUrl: url,
      signal: context.stop,
      onLog: ({ level, message }) => {
        if (level === 'warn' || level === 'error') note(`${level}: ${message}`);
      },
    },
    filter,
    facts: (letter) => letterFacts(letter, bucket, lookup),
    options,
    context,
  };
  if (action === 'list') await list(letters);
  else if (action === 'explain') await explain(chosen(letters), terminal, options);
  else if (action === 'redrive') await sendBack(letters);
  else return remove(letters);
  return context.stop.aborted ? EXIT.interrupted : EXIT.ok;
}

async function* chosen({ queue, filter, facts }: DeadLetters): AsyncGenerator<LetterFacts> {
  for await (const letter of listDeadLetters(queue)) {
    const known = await facts(letter);
    if (!filter || filter.some(known)) yield known;
  }
}

/** One line a file, as they come: a dead-letter queue may be long. */
async function list(letters: DeadLetters): Promise<void> {
  const { terminal } = letters.context;
  let messages = 0;
  for await (const { letter, files, problem } of chosen(letters)) {
    messages++;
    const { messageId, receiveCount, sentAt, ageSeconds } = letter;
    if (letters.options.json) {
      await line(terminal.out, JSON.stringify({ messageId, receiveCount, sentAt, ageSeconds, files, problem }));
      continue;
    }
    const age = duration(ageSeconds);
    for (const { key, code, mediaType } of files) await row(terminal, code, age, mediaType ?? '-', key);
    if (problem !== undefined) await row(terminal, 'INVALID_MESSAGE', age, '-', `${messageId}: ${problem}`);
  }
  if (!letters.options.json)
    terminal.err.write(messages === 0 ? 'No dead letters.\n' : `${count(messages, 'message')}\n`);
}

function row(terminal: Terminal, code: string, age: string, type: string, what: string): Promise<void> {
  return line(terminal.out, `${code.padEnd(20)}  ${age.padEnd(12)}  ${type.padEnd(24)}  ${harmless(what)}`);
}

async function sendBack({ configuration, queue, filter, facts, options, context }: DeadLetters): Promise<void> {
  const { SQS_QUEUE_URL: queueUrl } = needed(configuration, ['SQS_QUEUE_URL']);
  const { terminal } = context;
  const result = await redrive({
    ...queue,
    queueUrl,
    ...(filter && { filter: async (letter) => filter.some(await facts(letter)) }),
  });
  if (options.json) return line(terminal.out, JSON.stringify(result));
  const moved = result.moved === undefined ? 'The messages are being' : `${count(result.moved, 'message')}`;
  const kept = result.kept > 0 ? `; ${count(result.kept, 'message')} stayed` : '';
  await line(terminal.out, `${moved} moved to the queue of SQS_QUEUE_URL${kept}.`);
}

/** Deletes messages, but not before it was told how many they are. */
async function remove({ queue, filter, facts, options, context }: DeadLetters): Promise<number> {
  const { terminal } = context;
  const isMeant = async (letter: DeadLetter) => !filter || filter.every(await facts(letter));
  if (!options.yes) {
    let meant = 0;
    for await (const letter of listDeadLetters(queue)) if (await isMeant(letter)) meant++;
    throw new FileprocError(
      'INVALID_CONFIG',
      `${count(meant, 'message')} would be deleted for good; nothing was. Say so with --yes.`,
    );
  }
  const result = await drop({ ...queue, filter: isMeant });
  if (options.json) await line(terminal.out, JSON.stringify(result));
  else
    await line(
      terminal.out,
      `${count(result.dropped, 'message')} deleted${result.kept > 0 ? `; ${count(result.kept, 'message')} stayed` : ''}.`,
    );
  return context.stop.aborted ? EXIT.interrupted : EXIT.ok;
}
