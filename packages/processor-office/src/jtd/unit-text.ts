import { oneLine } from '../text/clean.ts';

/** Control units of the text (read from files of Ichitaro 8 to 2018; JustSystems has published no description). */
const UNIT = {
  tab: 0x09,
  paragraphEnd: 0x0a,
  pageBreak: 0x0c,
  rowEnd: 0x0e,
  record: 0x1c,
  inlineBegin: 0x1d,
  inlineEnd: 0x1e,
  recordEnd: 0x1f,
} as const;

/** Classes of records: what stands between their beginning and end says how lines look, and is not text. */
const CLASS = { inline: 0x01, lineHeader: 0x10, leavesTable: 0x20, cell: 0x30 } as const;

/** A text that is put in a line by others, as furigana, is short. What is longer is no such, and must not hide what follows. */
const MAX_UNSEEN = 1000;
/** Units of the end of an inline record: mark, length, 0, class, mark. */
const INLINE_END = 5;

/**
 * What units show, parted where a page begins: records left out, furigana and instructions of forms too, lines of ruled tables
 * row by row with tabs.
 *
 * A record is `1C class length ... length 0 class 1F`, the length counting all of its units. One of class 1 has a text within:
 * `1C 1 7 0 a b 1D`, the text, `1E 5 0 1 1F`, where `a` is 1 of a text that is not the document's own: furigana (`b` 82), or the
 * instruction of a form.
 */
export function unitText(units: Uint16Array): string[] {
  const pages: string[] = [];
  let lines: string[] = [];
  let line = '';
  let row: string[] | undefined;
  /** A line end inside of a row: the row goes on, or has ended without its mark. */
  let brokenRow = false;
  let begun = 0;

  for (let at = 0; at < units.length; ) {
    const unit = units[at]!;
    if (unit >= 0x20) {
      at++;
      continue;
    }
    add(begun, at);
    at = control(unit, at);
    begun = at;
  }
  add(begun, units.length);
  if (row) endRow();
  else if (line !== '') endLine();
  pages.push(lines.join('\n'));
  return pages;

  function add(from: number, to: number): void {
    if (to <= from) return;
    if (brokenRow) {
      line += ' ';
      brokenRow = false;
    }
    line += Buffer.from(units.buffer, units.byteOffset + from * 2, (to - from) * 2).toString('utf16le');
  }

  /** Does what a control unit says; gives where the text goes on. */
  function control(unit: number, at: number): number {
    switch (unit) {
      case UNIT.tab:
        line += row ? ' ' : '\t';
        break;
      case UNIT.paragraphEnd:
        if (row) brokenRow = true;
        else endLine();
        break;
      case UNIT.rowEnd:
        endRow();
        break;
      case UNIT.pageBreak:
        if (row) endRow();
        else endLine();
        pages.push(lines.join('\n'));
        lines = [];
        break;
      case UNIT.record:
        return record(at);
      case UNIT.inlineEnd:
        return units[at + INLINE_END - 1] === UNIT.recordEnd ? at + INLINE_END : at + 1;
      default:
    }
    return at + 1;
  }

  function record(at: number): number {
    const kind = units[at + 1];
    const length = units[at + 2] ?? 0;
    const last = units[at + length - 1];
    // A length that leads to no mark is damage: the unit alone is passed over.
    if (length < 4 || (last !== UNIT.recordEnd && last !== UNIT.inlineBegin)) return at + 1;
    if (kind === CLASS.cell) beginCell();
    else if (row && brokenRow && (kind === CLASS.lineHeader || kind === CLASS.leavesTable)) endRow();
    const end = at + length;
    return last === UNIT.inlineBegin && units[at + 4] === 1 ? endOfUnseen(end) : end;
  }

  function endOfUnseen(from: number): number {
    for (let at = from; at < Math.min(units.length, from + MAX_UNSEEN); at++)
      if (units[at] === UNIT.inlineEnd) return units[at + INLINE_END - 1] === UNIT.recordEnd ? at + INLINE_END : at + 1;
    return from;
  }

  function beginCell(): void {
    if (row) row.push(oneLine(line));
    else {
      if (line !== '') endLine();
      row = [];
    }
    line = '';
    brokenRow = false;
  }

  function endRow(): void {
    if (!row) {
      endLine();
      return;
    }
    row.push(oneLine(line));
    lines.push(row.join('\t').trimEnd());
    row = undefined;
    brokenRow = false;
    line = '';
  }

  function endLine(): void {
    lines.push(line);
    line = '';
  }
}
