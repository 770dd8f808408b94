/**
 * Writes text in old Japanese encodings. Node only decodes them, so the table is the decoder's, turned round.
 * @param {'shift_jis' | 'euc-jp'} encoding
 */
function tableOf(encoding) {
  const decoder = new TextDecoder(encoding);
  const table = new Map();
  for (let lead = 0x81; lead <= 0xfe; lead++)
    for (let trail = 0x40; trail <= 0xfe; trail++) {
      const text = decoder.decode(new Uint8Array([lead, trail]));
      if (text.length === 1 && text !== '\ufffd' && !table.has(text)) table.set(text, [lead, trail]);
    }
  return table;
}

/** @type {Map<string, Map<string, number[]>>} */
const tables = new Map();

/** @param {string} text @param {'shift_jis' | 'euc-jp'} encoding */
export function encode(text, encoding) {
  if (!tables.has(encoding)) tables.set(encoding, tableOf(encoding));
  const table = tables.get(encoding);
  return Buffer.from(
    Array.from(text).flatMap((character) => {
      const code = character.codePointAt(0) ?? 0;
      if (code < 0x80) return [code];
      const bytes = table?.get(character);
      if (!bytes) throw new Error(`${encoding} has no ${character}`);
      return bytes;
    }),
  );
}

/** ISO-2022-JP is EUC-JP in seven bits, with escapes around it (RFC 1468). @param {string} text */
export function encodeIso2022Jp(text) {
  const out = [];
  let japanese = false;
  for (const character of text) {
    const bytes = encode(character, 'euc-jp');
    const wide = bytes.length === 2;
    if (wide !== japanese) out.push(0x1b, ...(wide ? [0x24, 0x42] : [0x28, 0x42]));
    japanese = wide;
    out.push(...bytes.map((byte) => byte & 0x7f));
  }
  if (japanese) out.push(0x1b, 0x28, 0x42);
  return Buffer.from(out);
}
