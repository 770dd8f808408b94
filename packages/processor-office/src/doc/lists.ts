import type { LittleEndian } from '../ole/little-endian.ts';
import type { Fib } from './fib.ts';
import { numberFormatName } from './number-formats.ts';

/** A level of a list (LVL, [MS-DOC] 2.9.150). */
export interface ListLevel {
  readonly start: number;
  /** As ISO 29500-1 names it. */
  readonly format: string;
  /** Characters 0 to 8 stand for the numbers of the levels. */
  readonly text: string;
  /** All numbers in it are written in decimal. */
  readonly legal: boolean;
  /** The level after which it begins anew; undefined for every one above, 0 for none. */
  readonly restartAfter: number | undefined;
}

/** A list as paragraphs refer to it: a definition with what one use of it changes (LFO, [MS-DOC] 2.9.131). */
export interface DocumentList {
  /** Uses of one definition count on together. */
  readonly definition: number;
  readonly levels: readonly (ListLevel | undefined)[];
  /** Numbers to begin with, by level. */
  readonly starts: ReadonlyMap<number, number>;
}

const LEVELS = 9;
const LSTF = 28;
const LVLF = 28;
const LFO = 16;
const MAX_LISTS = 20_000;

/** The lists of a document, in the order in which paragraphs refer to them, from 1. Word 6 and 95 have none. */
export function readLists(fib: Fib, table: LittleEndian): DocumentList[] {
  if (fib.version === 'word6' || fib.structures.lists.length === 0) return [];
  const definitions = readDefinitions(table, fib.structures.lists.start);
  const uses = table.slice(fib.structures.listUses.start, fib.structures.listUses.length);
  const count = Math.min(MAX_LISTS, uses.u32(0), Math.floor(Math.max(0, uses.length - 4) / LFO));
  const lists: DocumentList[] = [];
  let at = 4 + count * LFO;
  for (let index = 0; index < count; index++) {
    const definition = uses.i32(4 + index * LFO);
    const levels = [...(definitions.get(definition) ?? [])];
    const starts = new Map<number, number>();
    // LFOData ([MS-DOC] 2.9.132): a position, then the levels that this use changes (LFOLVL, 2.9.133).
    at += 4;
    for (let changed = uses.u8(4 + index * LFO + 12); changed > 0 && at + 8 <= uses.length; changed--) {
      const flags = uses.u32(at + 4);
      const level = flags & 15;
      if (flags & 0x10) starts.set(level, uses.i32(at));
      at += 8;
      if ((flags & 0x20) === 0) continue;
      const own = readLevel(uses, at);
      if (level < LEVELS) levels[level] = own.level;
      at = own.end;
    }
    lists.push({ definition, levels, starts });
  }
  return lists;
}

/** PlfLst ([MS-DOC] 2.9.188): a number of LSTF (2.9.147); behind them, outside of its own length, the levels of each. */
function readDefinitions(table: LittleEndian, start: number): Map<number, ListLevel[]> {
  const definitions = new Map<number, ListLevel[]>();
  const count = Math.min(MAX_LISTS, Math.max(0, table.i16(start)));
  let at = start + 2 + count * LSTF;
  for (let index = 0; index < count && at < table.length; index++) {
    const head = start + 2 + index * LSTF;
    const simple = (table.u8(head + 26) & 1) === 1;
    const levels: ListLevel[] = [];
    for (let level = 0; level < (simple ? 1 : LEVELS) && at + LVLF <= table.length; level++) {
      const read = readLevel(table, at);
      levels.push(read.level);
      at = read.end;
    }
    definitions.set(table.i32(head), levels);
  }
  return definitions;
}

/** LVLF ([MS-DOC] 2.9.151), two lists of modifications, then the text with its length. */
function readLevel(data: LittleEndian, at: number): { readonly level: ListLevel; readonly end: number } {
  const flags = data.u8(at + 5);
  const text = at + LVLF + data.u8(at + 25) + data.u8(at + 24);
  const units = data.u16(text);
  return {
    level: {
      start: data.i32(at),
      format: numberFormatName(data.u8(at + 4)),
      text: data.utf16(text + 2, units),
      legal: (flags & 0x04) !== 0,
      restartAfter: flags & 0x08 ? data.u8(at + 26) : undefined,
    },
    end: text + 2 + units * 2,
  };
}
