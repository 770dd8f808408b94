import type { DeadLetter } from '@cis/fileproc-source-sqs';
import { harmless, line, styled } from '../terminal/output.ts';
import { count, duration, grouped } from '../terminal/quantity.ts';
import type { Terminal } from '../terminal/terminal.ts';
import { explanationOf, type LetterCode, type LetterFacts, type LetterFile } from './letter-facts.ts';

/** Files of one code. */
interface Group {
  count: number;
  /** The first of them. */
  readonly shown: Explained[];
}

/** One file, or one message that is no event. */
interface Explained {
  readonly messageId: string;
  readonly receiveCount: number;
  readonly ageSeconds: number;
  readonly key?: string;
  readonly mediaType?: string;
  readonly message?: string;
  readonly indexedAt?: string;
}

/** Files shown of each code. */
const SHOWN = 20;

/** Prints what dead letters are, the most frequent code first: what it means, what to do, and the first files of it. */
export async function explain(
  letters: AsyncIterable<LetterFacts>,
  terminal: Terminal,
  { json }: { readonly json?: boolean },
): Promise<void> {
  const groups = new Map<LetterCode, Group>();
  let messages = 0;
  for await (const { letter, files, problem } of letters) {
    messages++;
    for (const file of files) add(groups, file.code, letter, file);
    if (problem !== undefined) add(groups, 'INVALID_MESSAGE', letter, { message: problem });
  }
  const sorted = [...groups].sort(([, a], [, b]) => b.count - a.count);
  if (json) {
    const codes = sorted.map(([code, group]) => ({
      code,
      count: group.count,
      ...onlyWords(code),
      examples: group.shown,
    }));
    await line(terminal.out, JSON.stringify({ messages, codes }, undefined, 2));
    return;
  }
  if (messages === 0) terminal.err.write('No dead letters.\n');
  for (const [code, group] of sorted) await show(code, group, terminal);
}

function add(
  groups: Map<LetterCode, Group>,
  code: LetterCode,
  { messageId, receiveCount, ageSeconds }: DeadLetter,
  { key, mediaType, message, indexedAt }: Partial<LetterFile>,
): void {
  const group = groups.get(code) ?? { count: 0, shown: [] };
  groups.set(code, group);
  group.count++;
  if (group.shown.length === SHOWN) return;
  group.shown.push({
    messageId,
    receiveCount,
    ageSeconds,
    ...(key !== undefined && { key }),
    ...(mediaType !== undefined && { mediaType }),
    ...(message !== undefined && { message }),
    ...(indexedAt !== undefined && { indexedAt }),
  });
}

function onlyWords(code: LetterCode): { readonly meaning: string; readonly action: string } {
  const { meaning, action } = explanationOf(code);
  return { meaning, action };
}

async function show(code: LetterCode, group: Group, terminal: Terminal): Promise<void> {
  const { meaning, action } = explanationOf(code);
  const dim = (text: string) => line(terminal.out, styled(terminal, 'dim', `      ${harmless(text)}`));
  await line(
    terminal.out,
    `${styled(terminal, 'bold', code)}  ${count(group.count, code === 'INVALID_MESSAGE' ? 'message' : 'file')}`,
  );
  await line(terminal.out, `  ${meaning}`);
  await line(terminal.out, `  To do: ${action}`);
  for (const one of group.shown) {
    await line(terminal.out, `    ${harmless(one.key ?? `message ${one.messageId}`)}`);
    if (one.message !== undefined) await dim(one.message);
    const type = one.mediaType === undefined ? '' : `${one.mediaType}, `;
    await dim(`${type}sent ${duration(one.ageSeconds)} ago, received ${grouped(one.receiveCount)} times`);
  }
  if (group.count > group.shown.length) await dim(`and ${grouped(group.count - group.shown.length)} more`);
  await line(terminal.out);
}
