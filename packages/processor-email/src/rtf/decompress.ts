/** What the dictionary begins with ([MS-OXRTFCP] 2.1.3.1.3). */
const PRELOADED =
  '{\\rtf1\\ansi\\mac\\deff0\\deftab720{\\fonttbl;}{\\f0\\fnil \\froman \\fswiss \\fmodern \\fscript \\fdecor MS Sans SerifSymbolArialTimes New RomanCourier{\\colortbl\\red0\\green0\\blue0\r\n\\par \\pard\\plain\\f0\\fs20\\b\\i\\u\\tab\\tx';

const COMPRESSED = 0x75465a4c;
const UNCOMPRESSED = 0x414c454d;
const DICTIONARY = 4096;

/** Unpacks compressed RTF ([MS-OXRTFCP]), at most `most` bytes; what is cut off gives what comes before. */
export function decompressRtf(bytes: Buffer, most: number): Buffer {
  if (bytes.length < 16) return Buffer.alloc(0);
  const type = bytes.readUInt32LE(8);
  if (type === UNCOMPRESSED) return bytes.subarray(16, 16 + most);
  if (type !== COMPRESSED) return Buffer.alloc(0);
  const dictionary = Buffer.alloc(DICTIONARY);
  dictionary.write(PRELOADED, 'latin1');
  let write = PRELOADED.length;
  // The size stands in the header, but nothing makes it true; a reference of two bytes gives 17 at most.
  const out = Buffer.alloc(Math.min(most, bytes.length * 17));
  let size = 0;
  let at = 16;
  const put = (byte: number) => {
    out[size++] = byte;
    dictionary[write] = byte;
    write = (write + 1) % DICTIONARY;
  };
  while (at < bytes.length && size < out.length) {
    const control = bytes.readUInt8(at++);
    for (let bit = 0; bit < 8 && size < out.length; bit++) {
      if ((control & (1 << bit)) === 0) {
        if (at >= bytes.length) break;
        put(bytes.readUInt8(at++));
        continue;
      }
      if (at + 2 > bytes.length) return out.subarray(0, size);
      const reference = bytes.readUInt16BE(at);
      at += 2;
      const offset = reference >> 4;
      // A reference to the place that is written next is the end (2.2.2).
      if (offset === write) return out.subarray(0, size);
      for (let step = 0; step < (reference & 15) + 2 && size < out.length; step++)
        put(dictionary.readUInt8((offset + step) % DICTIONARY));
    }
  }
  return out.subarray(0, size);
}
