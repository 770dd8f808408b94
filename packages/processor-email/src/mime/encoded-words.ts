import { decodeText } from '../text/decode-text.ts';

/** `=?charset*language?encoding?text?=` (RFC 2047 2, RFC 2231 5). Spaces in the text are against the rules and occur. */
const WORD = /=\?([^?*\s]{1,40})(?:\*[^?\s]*)?\?([BbQq])\?([^?]*)\?=/g;

/**
 * The text of a header's value, which is given byte by byte (Latin-1): encoded words decoded, words beside each other
 * joined before decoding since writers cut characters in two, and bytes without any label by what they look like.
 */
export function decodeHeader(value: string, charset?: string): string {
  const pieces: string[] = [];
  let run: { charset: string; bytes: Buffer[] } | undefined;
  let last = 0;
  const flush = () => {
    if (run) pieces.push(decodeText(Buffer.concat(run.bytes), run.charset).text);
    run = undefined;
  };
  for (const match of value.matchAll(WORD)) {
    const between = value.slice(last, match.index);
    const [whole, label = '', encoding = '', text = ''] = match;
    const bytes = encoding.toUpperCase() === 'B' ? decodeBase64(text) : decodeQ(text);
    // White space between two encoded words is not shown (RFC 2047 6.2).
    const joins = run !== undefined && /^\s*$/.test(between);
    if (!joins) {
      flush();
      pieces.push(decodeRaw(between, charset));
    }
    if (run && run.charset.toLowerCase() !== label.toLowerCase()) flush();
    run ??= { charset: label, bytes: [] };
    run.bytes.push(bytes);
    last = match.index + whole.length;
  }
  flush();
  pieces.push(decodeRaw(value.slice(last), charset));
  return pieces
    .join('')
    .replace(/[\0-\x1f\x7f]+/g, ' ')
    .trim();
}

function decodeRaw(text: string, charset: string | undefined): string {
  return /^[\x09\x20-\x7e]*$/.test(text) ? text : decodeText(Buffer.from(text, 'latin1'), charset).text;
}

/** Base64 of each padded piece: some writers join several in one word. */
function decodeBase64(text: string): Buffer {
  return Buffer.concat(text.split(/(?<==)(?=[^=])/).map((piece) => Buffer.from(piece, 'base64')));
}

/** RFC 2047 4.2: an underscore is a space. */
function decodeQ(text: string): Buffer {
  return Buffer.from(
    text
      .replaceAll('_', ' ')
      .replace(/=([0-9A-Fa-f]{2})/g, (_, code: string) => String.fromCharCode(Number.parseInt(code, 16))),
    'latin1',
  );
}
