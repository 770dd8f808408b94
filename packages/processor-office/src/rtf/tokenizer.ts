/** What a reader of RTF is told, in the order of the file. */
export interface RtfHandler {
  open(): void;
  close(): void;
  /** `\word` or `\wordN`. */
  control(word: string, parameter: number | undefined): void;
  /** `\` and a character that is no letter. */
  symbol(character: string): void;
  /** Characters in the code page that holds here; line ends are left out. */
  text(bytes: Uint8Array): void;
  /** One byte written `\'hh`. */
  byte(value: number): void;
  /** Data behind `\binN`, in pieces. */
  binary(bytes: Uint8Array): void;
  /** Whether a byte begins a character of two bytes here: its second may look like a brace or a backslash. */
  isLeadByte(byte: number): boolean;
}

const BACKSLASH = 0x5c;
const OPEN = 0x7b;
const CLOSE = 0x7d;
const CR = 0x0d;
const LF = 0x0a;
/** A control word is at most 32 letters, a number and a space (RTF 1.9.1, "Control Word"). */
const MAX_CONTROL = 64;

/** Takes RTF apart as it comes (RTF 1.9.1, "RTF Syntax"). `end` gives up what a cut file leaves unfinished. */
export function createTokenizer(handler: RtfHandler): { write(chunk: Uint8Array): void; end(): void } {
  let rest = Buffer.alloc(0);
  let binaryLeft = 0;

  /** Reads what begins with a backslash; the number of bytes, 0 where more must come first. */
  const control = (bytes: Buffer, at: number, last: boolean): number => {
    const next = bytes[at + 1];
    if (next === undefined) return last ? 1 : 0;
    if (next === 0x27) {
      if (at + 4 > bytes.length) return last ? bytes.length - at : 0;
      const value = Number.parseInt(bytes.toString('latin1', at + 2, at + 4), 16);
      if (!Number.isNaN(value)) handler.byte(value);
      return 4;
    }
    if (!isLetter(next)) {
      // A line end behind a backslash is a paragraph.
      if (next === CR || next === LF) handler.control('par', undefined);
      else handler.symbol(String.fromCharCode(next));
      return 2;
    }
    let end = at + 1;
    while (end < bytes.length && end - at < 34 && isLetter(bytes[end]!)) end++;
    const word = bytes.toString('latin1', at + 1, end);
    const numberFrom = end;
    if (bytes[end] === 0x2d) end++;
    while (end < bytes.length && end - at < MAX_CONTROL && isDigit(bytes[end]!)) end++;
    if (end >= bytes.length && !last) return 0;
    const number = bytes.toString('latin1', numberFrom, end);
    const parameter = /\d/.test(number) ? Number(number) : undefined;
    if (bytes[end] === 0x20) end++;
    if (word === 'bin') binaryLeft = Math.max(0, parameter ?? 0);
    else handler.control(word, parameter);
    return end - at;
  };

  /** The end of plain text that begins at `at`. */
  const textEnd = (bytes: Buffer, at: number, last: boolean): number => {
    let end = at;
    while (end < bytes.length) {
      const byte = bytes[end]!;
      if (byte === BACKSLASH || byte === OPEN || byte === CLOSE || byte === CR || byte === LF) break;
      if (byte >= 0x80 && handler.isLeadByte(byte)) {
        if (end + 1 >= bytes.length && !last) break;
        end++;
      }
      end++;
    }
    return Math.min(end, bytes.length);
  };

  const parse = (bytes: Buffer, last: boolean): number => {
    let at = 0;
    while (at < bytes.length) {
      if (binaryLeft > 0) {
        const taken = Math.min(binaryLeft, bytes.length - at);
        handler.binary(bytes.subarray(at, at + taken));
        binaryLeft -= taken;
        at += taken;
        continue;
      }
      const byte = bytes[at]!;
      if (byte === OPEN || byte === CLOSE) {
        if (byte === OPEN) handler.open();
        else handler.close();
        at++;
      } else if (byte === CR || byte === LF) at++;
      else if (byte === BACKSLASH) {
        const taken = control(bytes, at, last);
        if (taken === 0) break;
        at += taken;
      } else {
        const end = textEnd(bytes, at, last);
        if (end === at) break;
        handler.text(bytes.subarray(at, end));
        at = end;
      }
    }
    return at;
  };

  return {
    write(chunk) {
      const bytes = rest.length > 0 ? Buffer.concat([rest, chunk]) : Buffer.from(chunk);
      rest = Buffer.from(bytes.subarray(parse(bytes, false)));
    },
    end() {
      parse(rest, true);
      rest = Buffer.alloc(0);
    },
  };
}

function isLetter(byte: number): boolean {
  return (byte >= 0x61 && byte <= 0x7a) || (byte >= 0x41 && byte <= 0x5a);
}

function isDigit(byte: number): boolean {
  return byte >= 0x30 && byte <= 0x39;
}
