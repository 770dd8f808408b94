import { expect, test } from 'vitest';
import { drawPage } from '../fixtures/drawn-page.ts';
import { wornPage } from '../fixtures/worn-page.ts';
import type { GreyPicture } from './grey.ts';
import { withoutShowThrough } from './show-through.ts';

const LINES = ['経理部門は請求書および納品書の写しを', '提出しなければならない。', '検査成績表の記録も同様に'];
const BOXES = LINES.map((_, index) => ({
  centerX: 360,
  centerY: 68 + 17 + index * 57.8,
  width: 600,
  height: 44,
  angle: 0,
  score: 1,
}));
const readsNothing = async () => [];

function withBack(front: GreyPicture): GreyPicture {
  const { width, height, data } = front;
  const result = data.map(
    (shade, at) => Math.min(shade, 245) - (255 - data[at - 2 * (at % width) + width - 1]!) * 0.16,
  );
  return { width, height, data: result };
}

test('what shows through from the back becomes paper, what is printed stays', async () => {
  const front = drawPage({ lines: LINES });
  const cleaned = await withoutShowThrough(readsNothing, withBack(front), BOXES);
  const faint = cleaned!.data.filter((shade, at) => front.data[at] === 255 && shade < 225).length;
  const ink = cleaned!.data.filter((shade) => shade < 60).length;
  expect(faint).toBeLessThan(front.data.length / 2000);
  expect(ink).toBeGreaterThan(0.7 * front.data.filter((shade) => shade < 60).length);
});

test.each([
  ['clean', {}],
  ['noisy', { noise: 12 }],
  ['shadowed', { shadow: 90 }],
])('a %s page is left as it is', async (_, wear) => {
  const page = wornPage(drawPage({ lines: LINES }), wear);
  expect(await withoutShowThrough(readsNothing, page, BOXES)).toBeUndefined();
});
