import type { Metadata } from '@cis/fileproc-core';
import { isoDate } from './dates.ts';
import { defined } from './defined.ts';
import { clean, decodeText } from './text.ts';

/** Data sets of the application record that people search by (IPTC IIM 4.2, chapter 6). */
const DATA_SET = {
  title: 5,
  keyword: 25,
  dateCreated: 55,
  byline: 80,
  headline: 105,
  copyright: 116,
  caption: 120,
} as const;

/** `ESC % G` in the envelope record announces UTF-8 (IPTC IIM 4.2, 1:90). */
const UTF8_MARK = '\u001b%G';

/** What an IPTC block says, alone or in the Photoshop resource around it. */
export function iptcMetadata(block: Uint8Array): Metadata {
  const values = new Map<number, Uint8Array[]>();
  let utf8 = false;
  // Each data set: 1C, record, number, two bytes of length, value.
  for (let at = block.indexOf(0x1c); at !== -1 && at + 5 <= block.length; ) {
    const [record, number] = [block[at + 1]!, block[at + 2]!];
    const length = (block[at + 3]! << 8) | block[at + 4]!;
    const value = block.subarray(at + 5, at + 5 + length);
    if ((record !== 1 && record !== 2) || length > 0x7fff || value.length < length) {
      at = block.indexOf(0x1c, at + 1);
      continue;
    }
    if (record === 1 && number === 90) utf8 = new TextDecoder('latin1').decode(value) === UTF8_MARK;
    if (record === 2) values.set(number, [...(values.get(number) ?? []), value]);
    at = block.indexOf(0x1c, at + 5 + length);
  }
  const texts = (number: number) =>
    (values.get(number) ?? [])
      .map((value) => (utf8 ? clean(new TextDecoder().decode(value)) : decodeText(value)))
      .filter(Boolean);
  const first = (number: number) => texts(number)[0];
  const keywords = texts(DATA_SET.keyword);
  const creators = texts(DATA_SET.byline);
  const date = first(DATA_SET.dateCreated);
  return defined({
    title: first(DATA_SET.title) ?? first(DATA_SET.headline),
    description: first(DATA_SET.caption),
    creator: creators.length > 1 ? creators : creators[0],
    subject: keywords.length > 1 ? keywords : keywords[0],
    rights: first(DATA_SET.copyright),
    date: date === undefined ? undefined : isoDate(date),
  });
}
