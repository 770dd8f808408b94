import type { DateParts } from './date-parts.ts';

/** A Japanese era with its first day. */
interface Era {
  readonly from: number;
  readonly firstYear: number;
  readonly letter: string;
  readonly name: string;
}

const day = (year: number, month: number, date: number) => year * 10_000 + month * 100 + date;

const ERAS: readonly Era[] = [
  { from: day(2019, 5, 1), firstYear: 2019, letter: 'R', name: '令和' },
  { from: day(1989, 1, 8), firstYear: 1989, letter: 'H', name: '平成' },
  { from: day(1926, 12, 25), firstYear: 1926, letter: 'S', name: '昭和' },
  { from: day(1912, 7, 30), firstYear: 1912, letter: 'T', name: '大正' },
  { from: 0, firstYear: 1868, letter: 'M', name: '明治' },
];

/** The era of a date and the year in it. */
export function eraOf(date: DateParts): { readonly letter: string; readonly name: string; readonly year: number } {
  const at = day(date.year, date.month, date.day);
  const era = ERAS.find(({ from }) => at >= from) ?? ERAS[0]!;
  return { letter: era.letter, name: era.name, year: date.year - era.firstYear + 1 };
}
