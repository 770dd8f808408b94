import type { LittleEndian } from '../ole/little-endian.ts';

/** One modification of a property: `sprm` and its operand ([MS-DOC] 2.2.5). */
export type VisitModifier = (sprm: number, operand: LittleEndian) => void;

/** Bytes of the operand by `spra`, the upper three bits ([MS-DOC] 2.2.5.1); 6 is of variable length. */
const OPERAND_SIZES = [1, 1, 2, 4, 2, 2, -1, 3] as const;
const SPRM_T_DEF_TABLE = 0xd608;
const SPRM_P_CHG_TABS = 0xc615;

/** Visits the modifications of a `grpprl` of Word 97 and later. Ends where an operand would lie outside. */
export function visitModifiers(grpprl: LittleEndian, visit: VisitModifier): void {
  let at = 0;
  while (at + 2 <= grpprl.length) {
    const sprm = grpprl.u16(at);
    at += 2;
    let size: number = OPERAND_SIZES[sprm >> 13] ?? 1;
    if (size < 0) {
      // [MS-DOC] 2.9.318: of a table's definition the length has 16 bits and counts one more than follows.
      if (sprm === SPRM_T_DEF_TABLE) size = grpprl.u16(at) + 1;
      // [MS-DOC] 2.9.183: 255 tells that the two lists inside tell their lengths.
      else if (sprm === SPRM_P_CHG_TABS && grpprl.u8(at) === 255) {
        const deleted = grpprl.u8(at + 1);
        size = 3 + deleted * 4 + grpprl.u8(at + 2 + deleted * 4) * 3;
      } else size = grpprl.u8(at) + 1;
    }
    if (at + size > grpprl.length) return;
    visit(sprm, grpprl.slice(at, size));
    at += size;
  }
}

/** Numbers of Word 6's modifications that matter here, as those of Word 97 that mean the same. */
const FROM_WORD_6: ReadonlyMap<number, number> = new Map([
  [24, 0x2416],
  [25, 0x2417],
  [65, 0x0800],
  [74, 0x6a09],
  [92, 0x083c],
  [93, 0x4a4f],
  [117, 0x0855],
]);

/** Operand bytes of Word 6's modifications (Word 6 file format, "sprm"); one where a number is not here, -1 of variable length. */
const WORD_6_SIZES: ReadonlyMap<number, number> = new Map([
  [0, 0],
  [64, 0],
  [79, 0],
  [83, 0],
  ...[
    2, 16, 17, 18, 19, 21, 22, 26, 27, 28, 30, 31, 32, 33, 34, 35, 36, 38, 39, 40, 41, 42, 43, 45, 46, 47, 48, 49,
  ].map((number) => [number, 2] as const),
  ...[69, 72, 80, 93, 96, 97, 99, 107, 109, 110, 112].map((number) => [number, 2] as const),
  ...[73, 95].map((number) => [number, 3] as const),
  ...[20, 70].map((number) => [number, 4] as const),
  ...[3, 12, 15, 23, 52, 68, 74, 81, 82, 103, 105, 106, 108].map((number) => [number, -1] as const),
]);

/** Visits the modifications of a `grpprl` of Word 6 and 95, numbered as in Word 97. What stands after a table's is not read. */
export function visitWord6Modifiers(grpprl: LittleEndian, visit: VisitModifier): void {
  let at = 0;
  while (at < grpprl.length) {
    const number = grpprl.u8(at);
    // Pictures, sections and tables: nothing about characters and rows follows.
    if (number > 119) return;
    let size = WORD_6_SIZES.get(number) ?? 1;
    if (size < 0) size = grpprl.u8(at + 1) + 1;
    if (at + 1 + size > grpprl.length) return;
    const same = FROM_WORD_6.get(number);
    if (same !== undefined) visit(same, grpprl.slice(at + 1, size));
    at += 1 + size;
  }
}
