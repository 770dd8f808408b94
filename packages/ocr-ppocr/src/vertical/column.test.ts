import { expect, test } from 'vitest';
import { cellsOf } from './cells.ts';
import { composeColumn } from './compose.ts';
import { inkOf } from './ink.ts';
import { mergeReadings } from './merge.ts';

/** A strip with crosses of ink 36 by 36 at a pitch of 42, on paper of a shade. */
function strip(count: number, ink: number, paper: number, length = count * 42) {
  const data = new Uint8Array(length * 48).fill(paper);
  for (let place = 0; place < count; place++)
    for (let y = 6; y < 42; y++) {
      const isBar = y > 20 && y < 27;
      data.fill(ink, y * length + place * 42 + (isBar ? 2 : 17), y * length + place * 42 + (isBar ? 38 : 23));
    }
  return { width: length, height: 48, data };
}
const characters = (text: string) => [...text].map((one, place) => ({ text: one, confidence: 1, place }));
const merged = (sideways: string, composed: string) =>
  mergeReadings(characters(sideways), characters(composed))
    .map(({ text }) => text)
    .join('');

test.each([
  [0, 255],
  [240, 30],
])('ink of shade %i on paper of %i is cut into one cell for each character', (ink, paper) => {
  const { spans, em } = cellsOf(inkOf(strip(5, ink, paper)));
  expect(em).toBe(36);
  expect(spans).toHaveLength(5);
  spans.forEach(([start, end], place) => {
    expect(start).toBeLessThanOrEqual(place * 42 + 2);
    expect(end).toBeGreaterThanOrEqual(place * 42 + 38);
  });
});

test('what is empty after the last character makes no cell', () => {
  expect(cellsOf(inkOf(strip(3, 0, 255, 300))).spans).toHaveLength(3);
});

test('a column becomes a line of as many characters', () => {
  const { picture, glyphs } = composeColumn(strip(4, 0, 255));
  expect([picture.width, picture.height]).toEqual([4 * 42 + 8, 48]);
  expect(glyphs.map((glyph) => glyph?.kind)).toEqual(['plain', 'plain', 'plain', 'plain']);
});

test('of two readings Latin comes from the one on its side, all else from the upright one', () => {
  expect(merged('契約FAX番号', '契約三二番号')).toBe('契約FAX番号');
  expect(merged('デ1タを', 'データを')).toBe('データを');
  expect(merged('名「品', '名一品')).toBe('名「品');
  expect(merged('報告すろ', '報告する。')).toBe('報告する。');
});
