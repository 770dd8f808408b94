/** A piece of RTF (Word 2007 Rich Text Format Specification, "RTF Syntax"). */
export type RtfToken =
  | { readonly kind: 'open' }
  | { readonly kind: 'close' }
  | { readonly kind: 'word'; readonly word: string; readonly value: number | undefined }
  | { readonly kind: 'symbol'; readonly symbol: string }
  /** Bytes in the encoding of the font: of the text itself and of `\'hh`. */
  | { readonly kind: 'bytes'; readonly bytes: Buffer };

/** The tokens of RTF. Line ends mean nothing and are left out; binary data is skipped. */
export function* rtfTokens(rtf: Buffer): Generator<RtfToken> {
  let at = 0;
  while (at < rtf.length) {
    const byte = rtf[at];
    if (byte === 0x7b || byte === 0x7d) {
      yield byte === 0x7b ? { kind: 'open' } : { kind: 'close' };
      at++;
    } else if (byte === 0x0a || byte === 0x0d) at++;
    else if (byte !== 0x5c) {
      const start = at;
      while (at < rtf.length && !isSpecial(rtf[at])) at++;
      yield { kind: 'bytes', bytes: rtf.subarray(start, at) };
    } else if (isLetter(rtf[at + 1])) {
      const start = ++at;
      while (isLetter(rtf[at]) && at - start < 40) at++;
      const word = rtf.toString('latin1', start, at);
      const digits = at;
      if (rtf[at] === 0x2d) at++;
      while (isDigit(rtf[at]) && at - digits < 11) at++;
      const number = rtf.toString('latin1', digits, at);
      const value = /\d/.test(number) ? Number(number) : undefined;
      if (rtf[at] === 0x20) at++;
      if (word === 'bin' && value !== undefined && value > 0) at += value;
      else yield { kind: 'word', word, value };
    } else if (rtf[at + 1] === 0x27) {
      const code = Number.parseInt(rtf.toString('latin1', at + 2, at + 4), 16);
      if (!Number.isNaN(code)) yield { kind: 'bytes', bytes: Buffer.from([code]) };
      at += 4;
    } else {
      yield { kind: 'symbol', symbol: rtf.toString('latin1', at + 1, at + 2) };
      at += 2;
    }
  }
}

function isSpecial(byte: number | undefined): boolean {
  return byte === 0x5c || byte === 0x7b || byte === 0x7d || byte === 0x0a || byte === 0x0d;
}

function isLetter(byte: number | undefined): boolean {
  return byte !== undefined && ((byte >= 0x61 && byte <= 0x7a) || (byte >= 0x41 && byte <= 0x5a));
}

function isDigit(byte: number | undefined): boolean {
  return byte !== undefined && byte >= 0x30 && byte <= 0x39;
}
