import type { Chain } from './allocation-table.ts';

/** Reads bytes from where the sectors lie: a file, or the mini stream. */
export type ReadAt = (position: number, length: number) => Promise<Uint8Array>;

/** A chain of sectors and where they lie. */
export interface ChainedBytes {
  readonly chain: Chain;
  readonly sectorSize: number;
  /** Where a sector begins. */
  readonly positionOf: (sector: number) => number;
  readonly readAt: ReadAt;
}

/**
 * Up to `length` bytes at `position` of what the chain holds; fewer where it or the file ends before. Sectors that lie
 * one after another are read at once.
 */
export async function readChained(bytes: ChainedBytes, position: number, length: number): Promise<Uint8Array> {
  const { chain, sectorSize } = bytes;
  const end = Math.min(position + length, chain.sectors.length * sectorSize);
  if (position >= end) return new Uint8Array(0);
  let first = Math.floor(position / sectorSize);
  const last = Math.floor((end - 1) / sectorSize);
  const result = new Uint8Array(end - position);
  let filled = 0;
  while (first <= last) {
    let runEnd = first;
    while (runEnd < last && chain.sectors[runEnd + 1] === chain.sectors[runEnd]! + 1) runEnd++;
    const from = Math.max(position, first * sectorSize);
    const wanted = Math.min(end, (runEnd + 1) * sectorSize) - from;
    const got = await bytes.readAt(bytes.positionOf(chain.sectors[first]!) + (from - first * sectorSize), wanted);
    result.set(got.subarray(0, wanted), filled);
    filled += Math.min(got.byteLength, wanted);
    if (got.byteLength < wanted) return result.subarray(0, filled);
    first = runEnd + 1;
  }
  return result;
}
