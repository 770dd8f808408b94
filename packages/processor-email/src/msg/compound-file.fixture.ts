/** What an OLE2 file is made of: a folder of streams and folders. */
export interface StorageSource {
  readonly [name: string]: Uint8Array | StorageSource;
}

const SECTOR = 512;
const MINI_SECTOR = 64;
const END = 0xfffffffe;
const NONE = 0xffffffff;

interface Entry {
  readonly name: string;
  readonly type: 1 | 2 | 5;
  start: number;
  size: number;
  child: number;
  right: number;
}

/** Makes an OLE2 file of version 3 ([MS-CFB]). Siblings hang in a row to the right, which readers take as a tree. */
export function compoundFileOf(root: StorageSource): Buffer {
  const fat: number[] = [];
  const sectors: Buffer[] = [];
  const mini: Buffer[] = [];
  const miniFat: number[] = [];
  const entries: Entry[] = [{ name: 'Root Entry', type: 5, start: END, size: 0, child: NONE, right: NONE }];

  /** Puts content into sectors one after another and gives the first. */
  const store = (content: Buffer): number => {
    if (content.length === 0) return END;
    const first = sectors.length;
    for (let at = 0; at < content.length; at += SECTOR) {
      const sector = Buffer.alloc(SECTOR);
      content.copy(sector, 0, at);
      sectors.push(sector);
      fat.push(at + SECTOR < content.length ? sectors.length : END);
    }
    return first;
  };
  const storeMini = (content: Buffer): number => {
    if (content.length === 0) return END;
    const first = mini.length;
    for (let at = 0; at < content.length; at += MINI_SECTOR) {
      const sector = Buffer.alloc(MINI_SECTOR);
      content.copy(sector, 0, at);
      mini.push(sector);
      miniFat.push(at + MINI_SECTOR < content.length ? mini.length : END);
    }
    return first;
  };
  const add = (parent: Entry, source: StorageSource) => {
    let previous: Entry | undefined;
    for (const [name, content] of Object.entries(source)) {
      const isStream = content instanceof Uint8Array;
      const entry: Entry = { name, type: isStream ? 2 : 1, start: 0, size: 0, child: NONE, right: NONE };
      const number = entries.push(entry) - 1;
      if (previous) previous.right = number;
      else parent.child = number;
      previous = entry;
      if (isStream) {
        const bytes = Buffer.from(content);
        entry.size = bytes.length;
        entry.start = bytes.length < 4096 ? storeMini(bytes) : store(bytes);
      } else add(entry, content);
    }
  };
  const rootEntry = entries[0]!;
  add(rootEntry, root);
  rootEntry.size = mini.length * MINI_SECTOR;
  rootEntry.start = store(Buffer.concat(mini));
  const miniFatStart = store(numbers(miniFat));
  const directoryStart = store(Buffer.concat(entries.map(directoryEntry)));
  // The table describes itself too: enough sectors for all others and its own.
  let tables = 1;
  while (tables * 128 < sectors.length + tables) tables++;
  const first = sectors.length;
  for (let at = 0; at < tables; at++) fat.push(0xfffffffd);
  const table = numbers([...fat, ...new Array<number>(tables * 128 - fat.length).fill(NONE)]);
  const header = Buffer.alloc(SECTOR, 0xff);
  header.fill(0, 0, 76);
  header.write('d0cf11e0a1b11ae1', 0, 'hex');
  header.writeUInt16LE(0x3e, 24);
  header.writeUInt16LE(3, 26);
  header.writeUInt16LE(0xfffe, 28);
  header.writeUInt16LE(9, 30);
  header.writeUInt16LE(6, 32);
  header.writeUInt32LE(tables, 44);
  header.writeUInt32LE(directoryStart, 48);
  header.writeUInt32LE(4096, 56);
  header.writeUInt32LE(miniFatStart, 60);
  header.writeUInt32LE(Math.ceil(miniFat.length / 128), 64);
  header.writeUInt32LE(END, 68);
  for (let at = 0; at < tables; at++) header.writeUInt32LE(first + at, 76 + at * 4);
  return Buffer.concat([header, ...sectors, table]);
}

function numbers(values: readonly number[]): Buffer {
  const bytes = Buffer.alloc(values.length * 4);
  for (const [at, value] of values.entries()) bytes.writeUInt32LE(value, at * 4);
  return bytes;
}

function directoryEntry({ name, type, start, size, child, right }: Entry): Buffer {
  const bytes = Buffer.alloc(128);
  bytes.write(name, 0, 62, 'utf16le');
  bytes.writeUInt16LE(name.length * 2 + 2, 64);
  bytes.writeUInt8(type, 66);
  bytes.writeUInt32LE(NONE, 68);
  bytes.writeUInt32LE(right, 72);
  bytes.writeUInt32LE(child, 76);
  bytes.writeUInt32LE(start, 116);
  bytes.writeUInt32LE(size, 120);
  return bytes;
}
