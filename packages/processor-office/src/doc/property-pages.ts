import { LittleEndian } from '../ole/little-endian.ts';
import type { Extent, Fib } from './fib.ts';

/** The modifications that hold for the bytes from `start` to `end` of the main stream. */
export interface PropertyRun {
  readonly start: number;
  readonly end: number;
  readonly grpprl: LittleEndian;
  /** Index of the style, of paragraphs. */
  readonly style: number;
}

/** Bytes of a page of properties (FKP, [MS-DOC] 2.9.31, 2.9.174). */
const PAGE = 512;

/** The runs of character properties (PlcBteChpx, [MS-DOC] 2.8.5; ChpxFkp, 2.9.31), in order of the stream. */
export function* characterRuns(fib: Fib, document: LittleEndian, table: LittleEndian): Generator<PropertyRun> {
  const pages = pagesOf(fib, table, fib.structures.characterPages, fib.firstPropertyPages.characters);
  for (const page of propertyPages(document, pages)) {
    const count = page.u8(PAGE - 1);
    for (let index = 0; index < count; index++) {
      // Offsets count words; 0 tells that nothing differs from the style.
      const offset = page.u8((count + 1) * 4 + index) * 2;
      const grpprl = offset === 0 ? EMPTY : page.slice(offset + 1, page.u8(offset));
      yield { start: page.u32(index * 4), end: page.u32(index * 4 + 4), grpprl, style: 0 };
    }
  }
}

/** The runs of paragraph properties (PlcBtePapx, [MS-DOC] 2.8.6; PapxFkp, 2.9.174), in order of the stream. */
export function* paragraphRuns(fib: Fib, document: LittleEndian, table: LittleEndian): Generator<PropertyRun> {
  const pages = pagesOf(fib, table, fib.structures.paragraphPages, fib.firstPropertyPages.paragraphs);
  // BxPap of 13 bytes ([MS-DOC] 2.9.23), of 7 in Word 6.
  const entry = fib.version === 'word97' ? 13 : 7;
  for (const page of propertyPages(document, pages)) {
    const count = page.u8(PAGE - 1);
    for (let index = 0; index < count; index++) {
      const offset = page.u8((count + 1) * 4 + index * entry) * 2;
      const { grpprl, style } = offset ? papx(page, offset) : { grpprl: EMPTY, style: 0 };
      yield { start: page.u32(index * 4), end: page.u32(index * 4 + 4), grpprl, style };
    }
  }

  /** PapxInFkp ([MS-DOC] 2.9.175): half the length less a byte, or 0 and then half the length; a style's number; grpprl. */
  function papx(page: LittleEndian, offset: number): Pick<PropertyRun, 'grpprl' | 'style'> {
    const half = page.u8(offset);
    if (fib.version === 'word6') return { style: page.u16(offset + 1), grpprl: page.slice(offset + 3, half * 2 - 2) };
    if (half > 0) return { style: page.u16(offset + 1), grpprl: page.slice(offset + 3, half * 2 - 3) };
    return { style: page.u16(offset + 2), grpprl: page.slice(offset + 4, page.u8(offset + 1) * 2 - 2) };
  }
}

const EMPTY = new LittleEndian(new Uint8Array(0));

/** Page numbers: n + 1 offsets, then n numbers of 4 bytes, of 2 in Word 6, which may leave out all after the first. */
function pagesOf(fib: Fib, table: LittleEndian, extent: Extent, first: number): number[] {
  const plc = table.slice(extent.start, extent.length);
  const size = fib.version === 'word97' ? 4 : 2;
  const count = Math.max(0, Math.floor((plc.length - 4) / (4 + size)));
  const numbers = new Set<number>();
  for (let index = 0; index < count; index++) {
    const at = (count + 1) * 4 + index * size;
    // PnFkpChpx ([MS-DOC] 2.9.206): 22 bits.
    numbers.add(size === 4 ? plc.u32(at) & 0x3fffff : plc.u16(at));
  }
  if (numbers.size === 0 && first > 0) numbers.add(first);
  return [...numbers];
}

function* propertyPages(document: LittleEndian, numbers: readonly number[]): Generator<LittleEndian> {
  for (const number of numbers) {
    const page = document.slice(number * PAGE, PAGE);
    if (page.length === PAGE) yield page;
  }
}

/** Runs that can be asked for the one at an offset. */
export interface RunTable<Value> {
  /** What holds at an offset of the main stream, and up to where. */
  at(offset: number): { readonly value: Value; readonly end: number };
  /** What holds anywhere, in order of the stream. */
  values(): Iterable<Value>;
}

/** Sorts runs into a table; what no run covers has `otherwise`. Values that are equal are kept once. */
export function runTable<Value>(
  runs: Iterable<PropertyRun>,
  propertiesOf: (run: PropertyRun) => Value,
  otherwise: Value,
): RunTable<Value> {
  const known: { start: number; end: number; value: Value }[] = [];
  for (const run of runs) {
    const { start, end, grpprl, style } = run;
    if (end > start) known.push({ start, end, value: grpprl.length > 0 || style > 0 ? propertiesOf(run) : otherwise });
  }
  known.sort((one, other) => one.start - other.start);
  return {
    values: () => known.map(({ value }) => value),
    at(offset) {
      let low = 0;
      let high = known.length;
      while (low < high) {
        const middle = (low + high) >> 1;
        if (known[middle]!.start <= offset) low = middle + 1;
        else high = middle;
      }
      const run = known[low - 1];
      if (run && offset < run.end) return { value: run.value, end: Math.min(run.end, known[low]?.start ?? run.end) };
      return { value: otherwise, end: known[low]?.start ?? Number.POSITIVE_INFINITY };
    },
  };
}
