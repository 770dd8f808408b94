import type { PagePart } from '@cis/fileproc-core';
import { alternativeTextOf } from '../text/alternative-text.ts';
import type { LittleEndian } from './little-endian.ts';

/** A record of OfficeArt and PowerPoint: version and instance, type, length, content ([MS-ODRAW] 2.2.1, [MS-PPT] 2.3.1). */
export interface ArtRecord {
  readonly type: number;
  readonly instance: number;
  /** Holds records. */
  readonly container: boolean;
  /** Offset of its header in what it was read from. */
  readonly start: number;
  readonly content: LittleEndian;
}

const HEADER = 8;
/** Groups in groups, and what holds them. */
const MAX_DEPTH = 64;

/** The records that lie one after another; a last one that is cut is given as far as it goes. */
export function* recordsOf(data: LittleEndian): Generator<ArtRecord> {
  for (let at = 0; at + HEADER <= data.length; ) {
    const head = data.u16(at);
    const length = data.u32(at + 4);
    yield {
      type: data.u16(at + 2),
      instance: head >> 4,
      container: (head & 15) === 15,
      start: at,
      content: data.slice(at + HEADER, length),
    };
    at += HEADER + length;
  }
}

/** The records at any depth, outer ones before what they hold. */
export function* recordsWithin(data: LittleEndian, depth = 0): Generator<ArtRecord> {
  for (const record of recordsOf(data)) {
    yield record;
    if (record.container && depth < MAX_DEPTH) yield* recordsWithin(record.content, depth + 1);
  }
}

const OPTIONS = 0xf00b;
const TERTIARY_OPTIONS = 0xf122;
/** Properties of shapes ([MS-ODRAW] 2.3.22.1, 2.3.4.2): text of WordArt, alternative text. */
const WORD_ART_TEXT = 0x00c0;
const DESCRIPTION = 0x0381;

/** What the shapes among the records show by their properties: WordArt, and the alternative texts of pictures. */
export function shapeParts(data: LittleEndian): PagePart[] {
  const parts: PagePart[] = [];
  for (const record of recordsWithin(data)) {
    if (record.type !== OPTIONS && record.type !== TERTIARY_OPTIONS) continue;
    const texts = complexTexts(record);
    const wordArt = texts.get(WORD_ART_TEXT);
    if (wordArt) parts.push({ kind: 'text-box', text: wordArt });
    const description = alternativeTextOf(texts.get(DESCRIPTION));
    if (description) parts.push({ kind: 'alt-text', text: description });
  }
  return parts;
}

/** Strings among the properties (OfficeArtRGFOPTE, [MS-ODRAW] 2.3.1): entries of 6 bytes, then the long values in their order. */
function complexTexts({ instance, content }: ArtRecord): Map<number, string> {
  const texts = new Map<number, string>();
  let at = instance * 6;
  for (let index = 0; index < instance && index * 6 < content.length; index++) {
    const id = content.u16(index * 6);
    if ((id & 0x8000) === 0) continue;
    const size = content.u32(index * 6 + 2);
    const property = id & 0x3fff;
    if (property === WORD_ART_TEXT || property === DESCRIPTION)
      texts.set(property, (content.utf16(at, Math.min(size, content.length) >> 1).split('\0')[0] ?? '').trim());
    at += size;
  }
  return texts;
}
