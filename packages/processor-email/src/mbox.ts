import type { Extraction, LocalFile, ProcessContext } from '@cis/fileproc-core';
import { createAttachments, messageName } from './attachments.ts';
import { createLineReader } from './mime/line-reader.ts';
import { withSubject } from './mime/subject.ts';

/** "From ", who, and when (RFC 4155); some writers leave the time out but none the year. */
const SEPARATOR = /^From \S?.{0,300}\d{4}/;
/** Bytes given at once. */
const CHUNK = 64 * 1024;

/**
 * Takes the messages out of a mailbox (RFC 4155): each is an embedded file, so that one that cannot be read costs no other.
 * The page lists them. What was found and what was taken out are compared.
 */
export async function readMbox(file: LocalFile, context: ProcessContext): Promise<Extraction> {
  const attachments = createAttachments(context);
  const names: string[] = [];
  let found = 0;
  for await (const message of messagesOf(file.stream())) {
    context.signal.throwIfAborted();
    const { subject, content } = await withSubject(message);
    const path = messageName(subject, ++found);
    if (!(await attachments.add({ path, declaredType: 'message/rfc822' }, content))) break;
    names.push(path.replace(/\.eml$/, ''));
  }
  const embedded = attachments.all();
  if (embedded.length !== found)
    context.warn({
      code: 'EMBEDDED_TRUNCATED',
      message: `${file.name}: ${embedded.length} messages were taken out, and there are more.`,
    });
  return {
    pages: names.length === 0 ? [] : [{ number: 1, text: names.join('\n'), origin: 'text' }],
    metadata: { messageCount: embedded.length },
    embedded,
  };
}

/** The messages one by one; each is to be read before the next is asked for. */
async function* messagesOf(content: AsyncIterable<Uint8Array>): AsyncGenerator<AsyncIterable<Uint8Array>> {
  const lines = createLineReader(content);
  let atSeparator = false;
  let ended = false;
  let lineStart = true;
  let afterEmpty = true;

  const nextLine = async (): Promise<Uint8Array | undefined> => {
    const line = lines.take() ?? (await lines.next());
    if (!line) {
      ended = true;
      return undefined;
    }
    const wasStart = lineStart;
    lineStart = line.at(-1) === 0x0a;
    if (wasStart && afterEmpty && line[0] === 0x46 && SEPARATOR.test(textOf(line.subarray(0, 400)))) {
      atSeparator = true;
      afterEmpty = false;
      return undefined;
    }
    afterEmpty = wasStart && (line[0] === 0x0a || (line[0] === 0x0d && line[1] === 0x0a));
    // Lines of the text that begin with "From " are quoted, and quoted ones once more ("mboxrd").
    return wasStart && line[0] === 0x3e && /^>+From /.test(textOf(line.subarray(0, 100))) ? line.subarray(1) : line;
  };
  async function* message(): AsyncGenerator<Uint8Array> {
    let held: Uint8Array[] = [];
    let size = 0;
    for (let line = await nextLine(); line; line = await nextLine()) {
      held.push(Uint8Array.from(line));
      size += line.length;
      if (size < CHUNK) continue;
      yield Buffer.concat(held);
      held = [];
      size = 0;
    }
    if (size > 0) yield Buffer.concat(held);
  }

  // What stands before the first separator is no message.
  while (!atSeparator && !ended) await nextLine();
  while (!ended) {
    atSeparator = false;
    const next = message();
    yield next;
    for await (const _ of next);
  }
}

function textOf(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString('latin1');
}
