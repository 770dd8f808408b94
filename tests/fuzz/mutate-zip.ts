import { inflateRawSync } from 'node:zlib';
import { writeZip } from '../../packages/processor-office/src/fixtures/zip.ts';
import { type Mutation, mutateBytes } from './mutate-bytes.ts';
import { mutateMarkup } from './mutate-text.ts';

/** The entries of an archive that an honest program wrote: sizes in its directory, no ZIP64. */
function entriesOf(content: Buffer): Map<string, Buffer> {
  const entries = new Map<string, Buffer>();
  const end = content.lastIndexOf('PK\x05\x06', undefined, 'latin1');
  if (end < 0) return entries;
  try {
    let at = content.readUInt32LE(end + 16);
    for (let count = content.readUInt16LE(end + 10); count > 0; count--) {
      const nameLength = content.readUInt16LE(at + 28);
      const name = content.toString('utf8', at + 46, at + 46 + nameLength);
      const local = content.readUInt32LE(at + 42);
      const from = local + 30 + content.readUInt16LE(local + 26) + content.readUInt16LE(local + 28);
      const packed = content.subarray(from, from + content.readUInt32LE(at + 20));
      entries.set(name, content.readUInt16LE(at + 10) === 8 ? inflateRawSync(packed) : packed);
      at += 46 + nameLength + content.readUInt16LE(at + 30) + content.readUInt16LE(at + 32);
    }
  } catch {
    // A mutation before this one broke it: what was found so far is the archive.
  }
  return entries;
}

/** Changes what an archive holds and packs it again, so that the change reaches what reads the entries. */
export const mutateZip: Mutation = (content, random) => {
  const entries = entriesOf(content);
  if (entries.size === 0) return mutateBytes(content, random);
  const name = random.pick([...entries.keys()].filter((each) => each !== 'mimetype'));
  if (name === undefined) return mutateBytes(content, random);
  const entry = entries.get(name)!;
  const choice = random.below(100);
  if (choice < 4) entries.delete(name);
  else if (choice < 8) entries.set(name, entries.get(random.pick([...entries.keys()]))!);
  else entries.set(name, (/^\s*</.test(entry.toString('latin1', 0, 100)) ? mutateMarkup : mutateBytes)(entry, random));
  return writeZip(
    Object.fromEntries([...entries].map(([path, bytes]) => [path, { content: bytes, stored: path === 'mimetype' }])),
  );
};
