import type { PagePart } from '@cis/fileproc-core';
import type { Ole2Stream } from '@cis/fileproc-core/ole2';
import { LittleEndian } from '../ole/little-endian.ts';
import { shapeParts } from '../ole/office-art.ts';
import type { CharacterProperties } from './properties.ts';

/** What lies in the stream `Data` for a character. */
export interface PlacedData {
  /** What a form field shows that has no text of its own. */
  readonly shown?: string;
  /** Alternative texts and WordArt of a picture. */
  readonly parts: readonly PagePart[];
}

/** Places looked at, and bytes read at each: the properties of a shape stand before its picture. */
const MAX_PLACES = 20_000;
const MAX_BYTES = 8_192;

/** Reads what lies where characters lead to. */
export async function readPlacedData(
  stream: Ole2Stream | undefined,
  characters: Iterable<CharacterProperties>,
): Promise<Map<number, PlacedData>> {
  const placed = new Map<number, PlacedData>();
  if (!stream) return placed;
  for (const { dataAt } of characters) {
    if (dataAt === undefined || placed.has(dataAt) || placed.size >= MAX_PLACES) continue;
    placed.set(dataAt, placedData(new LittleEndian(await stream.read(dataAt, MAX_BYTES))));
  }
  return placed;
}

const MM_SHAPE = 0x64;
const MM_SHAPE_FILE = 0x66;

/** PICFAndOfficeArtData ([MS-DOC] 2.9.190) of a picture, NilPICFAndBinData ([MS-DOC] 2.9.158) of a form field. */
function placedData(data: LittleEndian): PlacedData {
  const length = Math.min(data.u32(0), data.length);
  const header = data.u16(4);
  const content = data.slice(header, length - header);
  if (content.u32(0) === 0xffffffff) return { shown: formField(content), parts: [] };
  // PICF.mfpf.mm ([MS-DOC] 2.9.157) tells a shape; a linked one has a name before it.
  const kind = data.u16(6);
  if (kind !== MM_SHAPE && kind !== MM_SHAPE_FILE) return { parts: [] };
  const name = kind === MM_SHAPE_FILE ? content.u8(0) + 1 : 0;
  return { parts: shapeParts(content.slice(name, content.length)) };
}

/** FFData ([MS-DOC] 2.9.78): a check box as its mark, a list as its chosen entry; nothing of a text field, which has a result. */
function formField(data: LittleEndian): string {
  const bits = data.u16(4);
  const type = bits & 3;
  let at = 10;
  const text = (): string => {
    const units = data.u16(at);
    const string = data.utf16(at + 2, units);
    // Xstz: one more unit, a NUL.
    at += 4 + units * 2;
    return string;
  };
  text();
  if (type === 0) return '';
  const byDefault = data.u16(at);
  at += 2;
  for (let string = 0; string < 5; string++) text();
  const result = (bits >> 2) & 31;
  // 25 tells that nobody has chosen.
  const chosen = result === 25 ? byDefault : result;
  if (type === 1) return chosen === 1 ? '☒' : '☐';
  // SttbfExtend ([MS-DOC] 2.2.4): 0xFFFF, number of entries, bytes of extra data.
  const count = data.u16(at + 2);
  at += 6;
  for (let entry = 0; entry < count && at + 2 <= data.length; entry++) {
    const units = data.u16(at);
    if (entry === chosen) return data.utf16(at + 2, units);
    at += 2 + units * 2;
  }
  return '';
}
