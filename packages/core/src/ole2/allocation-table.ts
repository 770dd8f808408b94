import { FIRST_MARK, type Ole2Header, sectorPosition } from './header.ts';
import type { Ole2Source } from './source.ts';

/** The sectors of one chain, in order. */
export interface Chain {
  readonly sectors: readonly number[];
  /** Whether it ended by its mark or by the length asked for; false where it loops or leads out of the table. */
  readonly complete: boolean;
}

/** Which sector follows which. */
export interface AllocationTable {
  /** The chain from `start`, at most `maxLength` sectors of it. */
  chain(start: number, maxLength: number): Promise<Chain>;
}

const END_OF_CHAIN = 0xfffffffe;

/**
 * The FAT ([MS-CFB] 2.3), its sectors read when they are first needed and then kept: 4 bytes for each sector of the file.
 */
export function fileAllocationTable(source: Ole2Source, header: Ole2Header): AllocationTable {
  const perSector = header.sectorSize / 4;
  const loaded = new Map<number, DataView>();
  const fatSectors = [...header.firstFatSectors];
  const difatSeen = new Set<number>();
  let difatNext = header.difatStart;

  /** The number of the FAT sector of that index, from the header or the DIFAT chain ([MS-CFB] 2.5). */
  async function fatSector(index: number): Promise<number> {
    while (fatSectors.length <= index && isSector(header, difatNext) && !difatSeen.has(difatNext)) {
      difatSeen.add(difatNext);
      const view = await readSector(source, header, difatNext);
      for (let at = 0; at + 1 < perSector; at++) fatSectors.push(numberAt(view, at));
      difatNext = numberAt(view, perSector - 1);
    }
    return fatSectors[index] ?? FIRST_MARK;
  }

  async function load(index: number): Promise<DataView> {
    const sector = await fatSector(index);
    const view = isSector(header, sector) ? await readSector(source, header, sector) : EMPTY;
    loaded.set(index, view);
    return view;
  }

  return {
    async chain(start, maxLength) {
      return await follow(start, Math.min(maxLength, header.sectorCount), header.sectorCount, async (sector) => {
        const index = Math.floor(sector / perSector);
        return numberAt(loaded.get(index) ?? (await load(index)), sector % perSector);
      });
    },
  };
}

/** The mini FAT ([MS-CFB] 2.4), given whole. */
export function miniAllocationTable(bytes: Uint8Array): AllocationTable {
  const view = viewOf(bytes);
  const count = Math.floor(bytes.byteLength / 4);
  return {
    chain: async (start, maxLength) =>
      await follow(start, Math.min(maxLength, count), count, (sector) => numberAt(view, sector)),
  };
}

async function follow(
  start: number,
  maxLength: number,
  sectorCount: number,
  next: (sector: number) => number | Promise<number>,
): Promise<Chain> {
  const sectors: number[] = [];
  const seen = new Set<number>();
  let sector = start;
  while (sectors.length < maxLength) {
    if (sector >= sectorCount || seen.has(sector)) return { sectors, complete: sector === END_OF_CHAIN };
    seen.add(sector);
    sectors.push(sector);
    const following = next(sector);
    sector = typeof following === 'number' ? following : await following;
  }
  return { sectors, complete: true };
}

const EMPTY = new DataView(new ArrayBuffer(0));

async function readSector(source: Ole2Source, header: Ole2Header, sector: number): Promise<DataView> {
  return viewOf(await source.read(sectorPosition(header, sector), header.sectorSize));
}

function isSector(header: Ole2Header, sector: number): boolean {
  return sector < header.sectorCount && sector < FIRST_MARK;
}

function numberAt(view: DataView, index: number): number {
  return index * 4 + 4 <= view.byteLength ? view.getUint32(index * 4, true) : FIRST_MARK;
}

function viewOf(bytes: Uint8Array): DataView {
  return new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}
