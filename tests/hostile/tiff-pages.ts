/** A TIFF whose `pages` pages each tell of `side` x `side` grey pixels in one strip of 4 bytes (TIFF 6.0, section 4). */
export function writeTiff(pages: number, side: number): Buffer {
  const tags: readonly (readonly [tag: number, type: 3 | 4, value: number])[] = [
    [256, 4, side],
    [257, 4, side],
    [258, 3, 8],
    [259, 3, 1],
    [262, 3, 1],
    [273, 4, 8],
    [277, 3, 1],
    [278, 4, side],
    [279, 4, 4],
  ];
  const size = 2 + tags.length * 12 + 4;
  const file = Buffer.alloc(12 + pages * size);
  file.write('II*\0', 0, 'latin1');
  file.writeUInt32LE(12, 4);
  for (let page = 0; page < pages; page++) {
    const at = 12 + page * size;
    file.writeUInt16LE(tags.length, at);
    for (const [index, [tag, type, value]] of tags.entries()) {
      const entry = at + 2 + index * 12;
      file.writeUInt16LE(tag, entry);
      file.writeUInt16LE(type, entry + 2);
      file.writeUInt32LE(1, entry + 4);
      file.writeUInt32LE(value, entry + 8);
    }
    file.writeUInt32LE(page + 1 < pages ? at + size : 0, at + size - 4);
  }
  return file;
}
