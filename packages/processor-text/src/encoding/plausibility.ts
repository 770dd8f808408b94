/**
 * What a character costs, by how little it looks like something that people write. One in the wrong encoding turns
 * into several of these; the numbers only have to order encodings, and were set so that they order the samples of
 * `choose-encoding.test.ts`.
 */
const COSTS: readonly (readonly [pattern: RegExp, cost: number])[] = [
  // Not decodable, not assigned, not text.
  [/[\ufffd\p{Cn}]/gu, 30],
  [/[\0-\x06\x0e-\x1a\x1c-\x1f\x7f-\x9f]/g, 20],
  [/\p{Co}/gu, 10],
  // The second letter of a wrongly read pair is swallowed: `élan` as Shift_JIS is `駘an`.
  [/(?<=[A-Za-z])\p{Script=Han}(?=[A-Za-z])/gu, 6],
  // A swallowed letter or line end at the border of a word.
  [/(?<![\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\u3000-\u303f\uff00-\uffef])\p{Script=Han}(?=[a-z])/gu, 5],
  [/[\uff61-\uff9f]/g, 2.5],
  [/[\u3400-\u4dbf\uf900-\ufaff\u{20000}-\u{3ffff}]/gu, 4],
  [/\p{Script=Han}/gu, 1],
  [/\p{Script=Hangul}/gu, 1.5],
  [/(?<![A-Za-z])[\u00c0-\u00d6\u00d8-\u00f6\u00f8-\u00ff](?![A-Za-z])/g, 2],
  [/[\u00c0-\u00d6\u00d8-\u00f6\u00f8-\u00ff\u0152\u0153\u0160\u0161\u0178\u017d\u017e\u0192]/g, 1],
  [/[\u00a1-\u00bf\u00d7\u00f7\u02c6\u02dc\u2020-\u2022\u2030\u2039\u203a]/g, 2.5],
  [/[\u0100-\u036f\u0370-\u1fff\u2c00-\u2dff\ua000-\uabff]/g, 1.5],
];

/** How unlikely a text is, 0 for the most ordinary. Comparable between decodings of the same bytes. */
export function implausibility(text: string): number {
  let cost = 0;
  for (const [pattern, each] of COSTS) cost += (text.match(pattern)?.length ?? 0) * each;
  return cost;
}
