import type { LocalFile } from '@cis/fileproc-core';
import { extraFieldsOf, FLAG, type ZipRecord } from './record.ts';

const WINDOW = 1024 * 1024;
/** Bytes of a local header before its name. */
const HEADER = 30;
const SIGNATURES = [
  [0x03, 0x04],
  [0x07, 0x08],
  [0x01, 0x02],
  [0x05, 0x06],
] as const;

/**
 * Finds entries by their local headers (APPNOTE.TXT 4.3.7), from the start of the file: for archives whose directory is
 * missing, cut off or wrong. Sizes that stand only after the data are taken from where the next record begins.
 */
export async function scanLocalHeaders(file: LocalFile, maxRecords: number, signal: AbortSignal): Promise<ZipRecord[]> {
  const records: ZipRecord[] = [];
  let open: LocalEntry | undefined;
  const close = (end: number) => {
    if (open) records.push({ ...open.record, packedSize: Math.max(0, end - open.dataStart) });
    open = undefined;
  };
  let position = 0;
  while (position < file.size && records.length < maxRecords) {
    const hit = await nextSignature(file, position, signal);
    if (!hit) break;
    if (hit.kind !== 0x03) {
      close(hit.position);
      position = hit.position + 4;
      continue;
    }
    const entry = parseLocal(Buffer.from(await file.read(hit.position, HEADER + 2 * 0xffff)), hit.position);
    if (!entry) {
      position = hit.position + 4;
      continue;
    }
    close(hit.position);
    const { record, dataStart } = entry;
    if ((record.flags & FLAG.sizesFollow) !== 0 && record.packedSize === 0) {
      open = entry;
      position = dataStart;
    } else {
      records.push({ ...record, packedSize: Math.min(record.packedSize, Math.max(0, file.size - dataStart)) });
      position = dataStart + record.packedSize;
    }
  }
  close(file.size);
  return records;
}

interface LocalEntry {
  readonly record: ZipRecord;
  /** Where its data begin, from the start of the file. */
  readonly dataStart: number;
}

function parseLocal(header: Buffer, offset: number): LocalEntry | undefined {
  if (header.length < HEADER) return undefined;
  const nameLength = header.readUInt16LE(26);
  const dataStart = HEADER + nameLength + header.readUInt16LE(28);
  // No name, or a version that no writer needs: chance, inside of data.
  if (dataStart > header.length || nameLength === 0 || header.readUInt16LE(4) > 100) return undefined;
  const extra = extraFieldsOf(header.subarray(HEADER + nameLength, dataStart));
  const zip64 = extra.get(0x0001);
  const narrow = { size: header.readUInt32LE(22), packedSize: header.readUInt32LE(18) };
  const wide = narrow.packedSize === 0xffffffff && zip64 && zip64.length >= 16;
  const record: ZipRecord = {
    name: Uint8Array.from(header.subarray(HEADER, HEADER + nameLength)),
    flags: header.readUInt16LE(6),
    method: header.readUInt16LE(8),
    time: header.readUInt16LE(10),
    date: header.readUInt16LE(12),
    crc: header.readUInt32LE(14),
    packedSize: wide ? Number(zip64.readBigUInt64LE(8)) : narrow.packedSize,
    size: wide ? Number(zip64.readBigUInt64LE(0)) : narrow.size,
    offset,
    disk: 0,
    folder: false,
    extra,
  };
  return { record, dataStart: offset + dataStart };
}

async function nextSignature(file: LocalFile, from: number, signal: AbortSignal) {
  for (let position = from; position < file.size; position += WINDOW) {
    signal.throwIfAborted();
    // Three bytes more, for a signature across the edge.
    const window = Buffer.from(await file.read(position, WINDOW + 3));
    for (let at = window.indexOf('PK'); at >= 0 && at < WINDOW; at = window.indexOf('PK', at + 1)) {
      const kind = SIGNATURES.find(([third, fourth]) => window[at + 2] === third && window[at + 3] === fourth);
      if (kind) return { position: position + at, kind: kind[0] };
    }
  }
  return undefined;
}
