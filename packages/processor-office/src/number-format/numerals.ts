import { fullWidthDigits, kanjiDigits, kanjiNumber } from '../numerals/kanji.ts';
import type { Section } from './tokens.ts';

/** Digits one by one in the numerals of a section: `[DBNum1]` 一二三, `[DBNum2]` 壱弐参, `[DBNum3]` １２３. */
export function digitsIn(numerals: Section['numerals'], digits: string): string {
  switch (numerals) {
    case 1:
      return kanjiDigits(digits);
    case 2:
      return kanjiDigits(digits, 'legal');
    case 3:
      return fullWidthDigits(digits);
    default:
      return digits;
  }
}

/** A whole number with units in the numerals of a section: 千二百三十四, 壱阡弐百参拾四, 千２百３十４. */
export function numberIn(numerals: Section['numerals'], value: number): string {
  switch (numerals) {
    case 1:
      return kanjiNumber(value);
    case 2:
      return kanjiNumber(value, 'legal');
    case 3:
      return kanjiNumber(value).replace(/[〇一二三四五六七八九]/g, (digit) =>
        fullWidthDigits(String('〇一二三四五六七八九'.indexOf(digit))),
      );
    default:
      return String(value);
  }
}
