/** Decodes content of a Content-Transfer-Encoding (RFC 2045 6), chunk by chunk; what is unknown passes as it is. */
export function decodeTransfer(content: AsyncIterable<Uint8Array>, encoding: string): AsyncIterable<Uint8Array> {
  switch (encoding.trim().toLowerCase()) {
    case 'base64':
      return fromBase64(content);
    case 'quoted-printable':
      return fromQuotedPrintable(content);
    case 'x-uuencode':
    case 'uuencode':
    case 'x-uue':
      return fromUuencode(content);
    default:
      return content;
  }
}

/** Whatever is no base64 is skipped; padding within (several pieces one after another) ends a group. */
async function* fromBase64(content: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  let rest = '';
  for await (const chunk of content) {
    const text = rest + latin1(chunk).replace(/[^A-Za-z0-9+/=]+/g, '');
    const end = text.length - (text.length % 4);
    rest = text.slice(end);
    const whole = text.slice(0, end);
    if (!whole.slice(0, -2).includes('=')) {
      if (whole) yield Buffer.from(whole, 'base64');
      continue;
    }
    const joined = rest;
    rest = '';
    for (const piece of (whole + joined).split(/(?<==)(?=[^=])/)) {
      if (piece.endsWith('=')) yield Buffer.from(piece, 'base64');
      else {
        const cut = piece.length - (piece.length % 4);
        if (cut > 0) yield Buffer.from(piece.slice(0, cut), 'base64');
        rest = piece.slice(cut);
      }
    }
  }
  if (rest) yield Buffer.from(rest, 'base64');
}

async function* fromQuotedPrintable(content: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  let rest = '';
  for await (const chunk of content) {
    const text = rest + latin1(chunk);
    const cut = endOfWhole(text);
    rest = text.slice(cut);
    if (rest.length > MAX_HELD) {
      yield decodeQuoted(text);
      rest = '';
    } else if (cut > 0) yield decodeQuoted(text.slice(0, cut));
  }
  if (rest) yield decodeQuoted(rest);
}

/** Characters held back for the next chunk; a longer run of spaces is no soft line break. */
const MAX_HELD = 1000;

/** Where an escape, a soft line break or spaces before one begin that the end of the text may cut. By hand: an expression takes quadratic time. */
function endOfWhole(text: string): number {
  const sign = text.lastIndexOf('=');
  if (sign >= 0 && sign >= text.length - 2) return sign;
  const end = spacesBefore(text, text.endsWith('\r') ? text.length - 1 : text.length);
  return text[end - 1] === '=' ? end - 1 : end;
}

/** Where the spaces and tabs before `end` begin. */
function spacesBefore(text: string, end: number): number {
  let start = end;
  while (start > 0 && (text[start - 1] === ' ' || text[start - 1] === '\t')) start--;
  return start;
}

/** Spaces at the end of a line are none of the text, and an equals sign there joins it with the next (RFC 2045 6.7). */
function decodeQuoted(text: string): Buffer {
  const lines = text.split('\n');
  const last = lines.pop() ?? '';
  const whole = lines.map((line) => {
    const lineEnd = line.endsWith('\r') ? '\r\n' : '\n';
    const trimmed = line.slice(0, spacesBefore(line, line.length - (lineEnd.length - 1)));
    return trimmed.endsWith('=') ? trimmed.slice(0, -1) : trimmed + lineEnd;
  });
  const plain = `${whole.join('')}${last.endsWith('=') ? last.slice(0, -1) : last}`.replace(
    /=([0-9A-Fa-f]{2})/g,
    (_, code: string) => String.fromCharCode(Number.parseInt(code, 16)),
  );
  return Buffer.from(plain, 'latin1');
}

/** Lines between `begin` and `end`, each of a length and groups of four characters (POSIX, uuencode). */
async function* fromUuencode(content: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  let rest = '';
  let within = false;
  const decodeLines = (lines: readonly string[]): Buffer => {
    const pieces: Buffer[] = [];
    for (const line of lines) {
      if (/^begin /.test(line)) within = true;
      else if (line === 'end') within = false;
      else if (within && line) pieces.push(decodeUuLine(line));
    }
    return Buffer.concat(pieces);
  };
  for await (const chunk of content) {
    const lines = (rest + latin1(chunk)).split(/\r?\n/);
    rest = lines.pop() ?? '';
    const bytes = decodeLines(lines);
    if (bytes.length > 0) yield bytes;
  }
  const bytes = decodeLines([rest]);
  if (bytes.length > 0) yield bytes;
}

function decodeUuLine(line: string): Buffer {
  const values = Array.from(line, (character) => (character.charCodeAt(0) - 32) & 63);
  const bytes = Buffer.alloc(Math.ceil(((values.length - 1) * 3) / 4) + 3);
  for (let from = 1, to = 0; from < values.length; from += 4, to += 3) {
    const [a = 0, b = 0, c = 0, d = 0] = values.slice(from, from + 4);
    bytes.writeUIntBE((a << 18) | (b << 12) | (c << 6) | d, to, 3);
  }
  return bytes.subarray(0, values[0] ?? 0);
}

function latin1(chunk: Uint8Array): string {
  return Buffer.from(chunk.buffer, chunk.byteOffset, chunk.byteLength).toString('latin1');
}
