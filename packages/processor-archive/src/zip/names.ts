import { crc32 } from 'node:zlib';
import { isValid, nameDecoder } from '../names.ts';
import { FLAG, type ZipRecord } from './record.ts';

/**
 * The paths of all entries, in order. What an entry says of its own name is believed where it holds: an Info-ZIP Unicode
 * path whose CRC fits (APPNOTE.TXT 4.6.9), or the UTF-8 flag on valid UTF-8. The rest is decided together.
 */
export function pathsOf(records: readonly ZipRecord[]): string[] {
  const utf8 = new TextDecoder();
  const own = records.map((record) => {
    const unicode = unicodePathOf(record);
    if (unicode) return utf8.decode(unicode);
    return (record.flags & FLAG.utf8) !== 0 && isValid('utf-8', record.name) ? utf8.decode(record.name) : undefined;
  });
  const decode = nameDecoder(records.filter((_, at) => own[at] === undefined).map(({ name }) => name));
  // Some programs of Windows write its own separator, against 4.4.17.1.
  return records.map((record, at) => (own[at] ?? decode(record.name)).replaceAll('\\', '/'));
}

/** Version 1, CRC of the name that it stands for, then the name. */
function unicodePathOf({ extra, name }: ZipRecord): Uint8Array | undefined {
  const field = extra.get(0x7075);
  if (!field || field.length < 6 || field.readUInt8(0) !== 1 || field.readUInt32LE(1) !== crc32(name)) return undefined;
  const path = field.subarray(5);
  return isValid('utf-8', path) ? path : undefined;
}
