import type { LittleEndian } from '../ole/little-endian.ts';
import type { Fib } from './fib.ts';

/** A paragraph style: what it modifies, and the style that it is based on. */
export interface ParagraphStyle {
  readonly grpprl: LittleEndian;
  /** Index of the style it is based on; 0xFFF for none. */
  readonly base: number;
}

const PARAGRAPH_STYLE = 1;
const MAX_STYLES = 4096;

/** The paragraph styles by index (STSH, [MS-DOC] 2.9.271; STD, 2.9.258). Of Word 6 and 95 none: nothing of theirs is needed. */
export function readParagraphStyles(fib: Fib, table: LittleEndian): Map<number, ParagraphStyle> {
  const styles = new Map<number, ParagraphStyle>();
  if (fib.version === 'word6') return styles;
  const data = table.slice(fib.structures.styles.start, fib.structures.styles.length);
  // STSHI ([MS-DOC] 2.9.272) after its size: number of styles, size of the fixed part of each.
  const count = Math.min(MAX_STYLES, data.u16(2));
  const fixed = data.u16(4);
  let at = 2 + data.u16(0);
  for (let index = 0; index < count && at + 2 <= data.length; index++) {
    const size = data.u16(at);
    const style = data.slice(at + 2, size);
    at += 2 + size;
    const kind = style.u16(2);
    if ((kind & 15) !== PARAGRAPH_STYLE) continue;
    // The name with its length and a NUL, then the first of the modifications: their size, the style's index, grpprl.
    const modifications = fixed + 2 + style.u16(fixed) * 2 + 2;
    const length = style.u16(modifications);
    styles.set(index, { grpprl: style.slice(modifications + 4, length - 2), base: kind >> 4 });
  }
  return styles;
}

/** Styles based on one another, at most: a damaged file can be a loop. */
const MAX_BASES = 32;

/** What a style and those that it is based on modify, the innermost base first. */
export function modificationsOfStyle(styles: ReadonlyMap<number, ParagraphStyle>, index: number): LittleEndian[] {
  const modifications: LittleEndian[] = [];
  let style = styles.get(index);
  while (style && modifications.length < MAX_BASES) {
    modifications.unshift(style.grpprl);
    style = styles.get(style.base);
  }
  return modifications;
}
