import type { StreamDecoder } from './decoder.ts';

/** UTF-32 (Unicode Standard, 3.10): TextDecoder does not know it. What is no code point becomes U+FFFD. */
export function utf32Decoder(littleEndian: boolean): StreamDecoder {
  let rest = new Uint8Array(0);
  const decode = (bytes: Uint8Array): string => {
    const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    const parts: string[] = [];
    let codes: number[] = [];
    for (let at = 0; at + 4 <= bytes.length; at += 4) {
      const code = view.getUint32(at, littleEndian);
      codes.push(code > 0x10ffff || (code >= 0xd800 && code <= 0xdfff) ? 0xfffd : code);
      if (codes.length === 4096) {
        parts.push(String.fromCodePoint(...codes));
        codes = [];
      }
    }
    return parts.join('') + String.fromCodePoint(...codes);
  };
  return {
    write(bytes) {
      const all = new Uint8Array(rest.length + bytes.length);
      all.set(rest);
      all.set(bytes, rest.length);
      const whole = all.length - (all.length % 4);
      rest = all.slice(whole);
      return decode(all.subarray(0, whole));
    },
    end() {
      const cut = rest.length > 0;
      rest = new Uint8Array(0);
      return cut ? '\ufffd' : '';
    },
  };
}
