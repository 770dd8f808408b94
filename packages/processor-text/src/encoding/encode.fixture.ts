/** The encodings that {@link encode} writes. */
export type FixtureEncoding =
  | 'utf-8'
  | 'utf-16le'
  | 'utf-16be'
  | 'utf-32le'
  | 'utf-32be'
  | 'shift_jis'
  | 'euc-jp'
  | 'iso-2022-jp'
  | 'windows-1252';

const tables = new Map<string, Map<string, number[]>>();

/** Characters of an encoding with their bytes, made by decoding every code that it can have. */
function tableOf(encoding: 'shift_jis' | 'euc-jp'): Map<string, number[]> {
  const known = tables.get(encoding);
  if (known) return known;
  const table = new Map<string, number[]>();
  const decoder = new TextDecoder(encoding);
  const add = (...bytes: number[]) => {
    const text = decoder.decode(Uint8Array.from(bytes));
    if ([...text].length === 1 && text !== '\ufffd' && !table.has(text)) table.set(text, bytes);
  };
  for (let byte = 0x20; byte < 0x7f; byte++) add(byte);
  for (const control of [0x00, 0x09, 0x0a, 0x0c, 0x0d]) table.set(String.fromCharCode(control), [control]);
  for (let first = 0x80; first <= 0xff; first++) {
    add(first);
    for (let second = 0x40; second <= 0xfe; second++) add(first, second);
  }
  if (encoding === 'euc-jp')
    for (let second = 0xa1; second <= 0xfe; second++)
      for (let third = 0xa1; third <= 0xfe; third++) add(0x8f, second, third);
  tables.set(encoding, table);
  return table;
}

/** Writes text in an encoding. Throws for a character that it does not have. */
export function encode(text: string, encoding: FixtureEncoding): Uint8Array {
  switch (encoding) {
    case 'utf-8':
      return new TextEncoder().encode(text);
    case 'utf-16le':
      return new Uint8Array(Buffer.from(text, 'utf16le'));
    case 'utf-16be':
      return new Uint8Array(Buffer.from(text, 'utf16le').swap16());
    case 'utf-32le':
    case 'utf-32be': {
      const characters = [...text];
      const bytes = new Uint8Array(characters.length * 4);
      const view = new DataView(bytes.buffer);
      for (const [at, character] of characters.entries())
        view.setUint32(at * 4, character.codePointAt(0)!, encoding === 'utf-32le');
      return bytes;
    }
    case 'shift_jis':
    case 'euc-jp':
      return Uint8Array.from([...text].flatMap((character) => codeOf(character, encoding)));
    case 'windows-1252':
      return Uint8Array.from([...text], (character) => {
        const code = '€\u0081‚ƒ„…†‡ˆ‰Š‹Œ\u008dŽ\u008f\u0090‘’“”•–—˜™š›œ\u009džŸ'.indexOf(character);
        return code >= 0 ? 0x80 + code : character.charCodeAt(0);
      });
    case 'iso-2022-jp':
      return Uint8Array.from(jis(text));
  }
}

function codeOf(character: string, encoding: 'shift_jis' | 'euc-jp'): number[] {
  const code = tableOf(encoding).get(character);
  if (!code) throw new Error(`${encoding} has no ${character}`);
  return code;
}

/** ISO-2022-JP with the escapes of -1 and CP50221. */
function jis(text: string): number[] {
  const out: number[] = [];
  let set = '(B';
  const call = (next: string) => {
    if (set !== next) out.push(0x1b, ...Buffer.from(next));
    set = next;
  };
  for (const character of text) {
    const code = codeOf(character, 'euc-jp');
    if (code[0] === 0x8e) {
      call('(I');
      out.push(code[1]! & 0x7f);
    } else if (code[0] === 0x8f) {
      call('$(D');
      out.push(code[1]! & 0x7f, code[2]! & 0x7f);
    } else if (code.length === 2) {
      call('$B');
      out.push(code[0]! & 0x7f, code[1]! & 0x7f);
    } else {
      call('(B');
      out.push(code[0]!);
    }
  }
  call('(B');
  return out;
}

/** Bytes written in hexadecimal, spaces between for the reader. */
export function hex(digits: string): Uint8Array {
  return new Uint8Array(Buffer.from(digits.replaceAll(' ', ''), 'hex'));
}
