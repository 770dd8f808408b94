import { type Mutation, NUMBERS } from './mutate-bytes.ts';

const SECTOR = 512;

/** Numbers of the header, the tables of sectors and the directory replaced; sectors exchanged or copied over another ([MS-CFB]). */
export const mutateOle2: Mutation = (content, random) => {
  const changed = Buffer.from(content);
  const sectors = Math.floor(changed.length / SECTOR);
  if (sectors < 2) return changed;
  for (let count = 1 + random.below(4); count > 0; count--) {
    const sector = random.below(sectors) * SECTOR;
    switch (random.below(4)) {
      case 0:
        // A field of the header from the number of FAT sectors on.
        changed.writeUInt32LE(valueFor(), 44 + 4 * random.below(12));
        break;
      case 1: {
        const from = random.below(sectors) * SECTOR;
        if (sector > 0) changed.copy(changed, sector, from, from + SECTOR);
        break;
      }
      default:
        // Fields of records, tables and the directory mostly stand at even places.
        changed.writeUInt32LE(valueFor(), sector + 2 * random.below(SECTOR / 2 - 1));
    }
  }
  return changed;

  function valueFor(): number {
    return random.chance(50) ? random.below(sectors + 2) : random.pick(NUMBERS) >>> 0;
  }
};
