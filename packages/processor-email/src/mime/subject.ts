import { decodeHeader } from './encoded-words.ts';
import { parseHeaders } from './headers.ts';

/** Bytes of a nested message looked at for its subject. */
const PEEKED = 64 * 1024;

/** A message with its subject, which is read from the start while all of it passes on. */
export async function withSubject(
  content: AsyncIterable<Uint8Array>,
): Promise<{ readonly subject: string; readonly content: AsyncIterable<Uint8Array> }> {
  const source = content[Symbol.asyncIterator]();
  const head: Uint8Array[] = [];
  let size = 0;
  let ended = false;
  while (size < PEEKED && !ended) {
    const { done, value } = await source.next();
    if (done) ended = true;
    else {
      head.push(value);
      size += value.length;
    }
  }
  const text = Buffer.concat(head).toString('latin1');
  const end = /\r?\n\r?\n/.exec(text)?.index ?? text.length;
  async function* all() {
    yield* head;
    if (!ended) yield* { [Symbol.asyncIterator]: () => source };
  }
  return { subject: decodeHeader(parseHeaders(text.slice(0, end)).get('subject') ?? ''), content: all() };
}
