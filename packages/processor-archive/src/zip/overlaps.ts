import type { ZipRecord } from './record.ts';

/**
 * The entries whose bytes lie inside of those of an entry before them. Honest archives have none; a bomb quotes one
 * entry's data in many (Fifield, "A better zip bomb", 2019).
 */
export function overlapping(records: readonly ZipRecord[]): ReadonlySet<ZipRecord> {
  const found = new Set<ZipRecord>();
  let end = 0;
  for (const record of records.filter(({ disk }) => disk === 0).sort((a, b) => a.offset - b.offset)) {
    if (record.offset < end) found.add(record);
    // A local header has at least 30 bytes and the name (APPNOTE.TXT 4.3.7).
    end = Math.max(end, record.offset + 30 + record.name.length + record.packedSize);
  }
  return found;
}
