import { cleanText, oneLine } from '../text/clean.ts';
import type { Attributes } from '../xml/read-xml.ts';
import type { OdfState } from './state.ts';
import { breakBefore } from './text-elements.ts';

/** Repetitions of a full row or cell that are written out: a file may ask for a million of them in a few bytes. */
export const MAX_REPEAT = 1_000;
/** Empty cells between two full ones are told by tabs, up to so many. */
const MAX_GAP = 20;

/** Begins a table (ODF 1.3 part 3, 9.1.2): a sheet of a workbook, or a table in a text or on a slide. */
export function openTable(state: OdfState, attributes: Attributes): void {
  if (state.document.kind === 'spreadsheet' && state.containers.length === 0) {
    if (state.pagesLeft <= 0) state.page = undefined;
    else state.beginPage({ name: attributes['table:name'], style: attributes['table:style-name'] });
    state.push('body');
  } else if (state.container()?.kind === 'body' && state.document.kind === 'text')
    breakBefore(state, attributes['table:style-name']);
  state.tables.push({
    cells: [],
    raw: [],
    gap: 0,
    repeatRow: 1,
    cell: { repeat: 1, covered: false, value: undefined, isNumber: false },
  });
}

/** Ends a table. */
export function closeTable(state: OdfState): void {
  state.tables.pop();
  if (state.document.kind === 'spreadsheet' && state.tables.length === 0 && state.containers.length === 1) {
    state.pop();
    state.page = undefined;
  }
}

/** Begins a row (9.1.3). */
export function openRow(state: OdfState, attributes: Attributes): void {
  const table = state.tables.at(-1);
  if (!table) return;
  table.cells = [];
  table.raw = [];
  table.gap = 0;
  table.repeatRow = repeatOf(attributes['table:number-rows-repeated']);
}

/** Ends a row: a line with a tab between cells, as often as it is repeated; nothing for an empty one. */
export function closeRow(state: OdfState): void {
  const table = state.tables.at(-1);
  const here = state.container();
  if (!table || !here || table.cells.length === 0) return;
  const line = table.cells.join('\t');
  const raw = table.raw.join('\t');
  for (let count = 0; count < written(state, table.repeatRow) && !state.truncated; count++) {
    if (here.kind === 'body' && goesToPage(state)) state.addLine(line);
    else here.lines.push(line);
    if (raw !== '') state.page?.rawLines.add(raw);
  }
}

/** Rows of texts and sheets can be millions; of slides and charts they wait for what stands beside them. */
function goesToPage({ page, document: { kind } }: OdfState): boolean {
  return page !== undefined && (kind === 'text' || kind === 'spreadsheet');
}

/** Begins a cell (9.1.4), or one that a merge covers (9.1.5). */
export function openCell(state: OdfState, name: string, attributes: Attributes): void {
  const table = state.tables.at(-1);
  if (!table) return;
  const type = attributes['office:value-type'];
  const { cell } = table;
  cell.repeat = repeatOf(attributes['table:number-columns-repeated']);
  cell.covered = name === 'table:covered-table-cell';
  cell.isNumber = type === 'float' || type === 'currency';
  cell.value =
    attributes['office:value'] ??
    attributes['office:date-value'] ??
    attributes['office:string-value'] ??
    attributes['office:boolean-value'];
  state.push('cell');
}

/** Ends a cell: what it shows stands in its paragraphs; a value without any is shown as it is. */
export function closeCell(state: OdfState): void {
  const table = state.tables.at(-1);
  const ended = state.pop();
  if (!table || !ended) return;
  const { cell } = table;
  const paragraphs = oneLine(ended.lines.join(' '));
  const shown = cell.covered ? '' : paragraphs || cleanText(cell.value ?? '');
  if (shown === '') {
    table.gap += cell.repeat;
    return;
  }
  if (table.cells.length > 0 && table.gap < MAX_GAP)
    for (let empty = 0; empty < table.gap; empty++) table.cells.push('');
  table.gap = 0;
  for (let count = 0; count < written(state, cell.repeat); count++) table.cells.push(shown);
  const raw =
    cell.isNumber && cell.value !== undefined ? String(Number(Number(cell.value).toPrecision(15))) : undefined;
  if (raw !== undefined && raw !== shown && /\d,\d/.test(shown)) table.raw.push(raw);
}

function repeatOf(value: string | undefined): number {
  const count = Number(value ?? 1);
  return Number.isSafeInteger(count) && count > 0 ? count : 1;
}

/** How often something full is written that is to be shown so often; what is left out is noted. */
function written(state: OdfState, repeat: number): number {
  if (repeat > MAX_REPEAT) state.longestRepeat = Math.max(state.longestRepeat, repeat);
  return Math.min(repeat, MAX_REPEAT);
}
