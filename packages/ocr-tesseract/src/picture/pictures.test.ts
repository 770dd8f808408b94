import { expect, test } from 'vitest';
import { withEvenGround, withLightGround } from './background.ts';
import { type GreyPicture, toGrey } from './grey.ts';
import { cropped, doubled, reduced, reducedToInk } from './scale.ts';
import { boxBack, chain } from './transform.ts';
import { type Changed, tilted, turned } from './turn.ts';

/** White with one black rectangle. */
function marked(width: number, height: number, [left, top, wide, high]: readonly number[]): GreyPicture {
  const data = new Uint8Array(width * height).fill(255);
  for (let y = top!; y < top! + high!; y++) data.fill(0, y * width + left!, y * width + left! + wide!);
  return { width, height, data };
}

/** The box around all that is dark. */
function darkBox({ width, height, data }: GreyPicture): [number, number, number, number] {
  const xs: number[] = [];
  const ys: number[] = [];
  data.forEach((shade, at) => {
    if (shade > 127) return;
    xs.push(at % width);
    ys.push(Math.floor(at / width));
  });
  const [left, top] = [Math.min(...xs), Math.min(...ys)];
  expect(height).toBeGreaterThan(Math.max(...ys));
  return [left, top, Math.max(...xs) - left + 1, Math.max(...ys) - top + 1];
}

const BOX = [20, 8, 12, 6] as const;
const picture = marked(60, 40, BOX);

test.each<[string, (picture: GreyPicture) => Changed]>([
  ['turned by 90', (before) => turned(before, 90)],
  ['turned by 180', (before) => turned(before, 180)],
  ['turned by 270', (before) => turned(before, 270)],
  ['doubled', doubled],
  ['reduced', (before) => reduced(before, 2)],
])('a box in a picture that was %s is led back to where it was', (_, change) => {
  const changed = change(picture);
  expect(boxBack(darkBox(changed.picture), changed.back, picture)).toEqual(BOX);
});

test('a box of a tilted picture is led back to a box around where it was', () => {
  const changed = tilted(picture, 5);
  const [left, top, width, height] = boxBack(darkBox(changed.picture), changed.back, picture);
  expect([left <= 20, top <= 8, left + width >= 32, top + height >= 14]).toEqual([true, true, true, true]);
  expect(width).toBeLessThan(18);
  expect(height).toBeLessThan(12);
});

test('ways back are chained, the last change first', () => {
  const first = doubled(picture);
  const second = turned(first.picture, 90);
  expect(boxBack(darkBox(second.picture), chain(second.back, first.back), picture)).toEqual(BOX);
});

test('a quarter turn is clockwise, four of them change nothing', () => {
  expect(darkBox(turned(picture, 90).picture)).toEqual([40 - 8 - 6, 20, 6, 12]);
  const around = [90, 90, 180].reduce((before, degrees) => turned(before, degrees as 90).picture, picture);
  expect(around).toEqual(picture);
});

test('reducing to ink keeps a thin stroke that the mean would lose', () => {
  const stroke = marked(40, 40, [0, 17, 40, 1]);
  expect(Math.min(...reducedToInk(stroke, 4).data)).toBe(0);
  expect(Math.min(...reduced(stroke, 4).picture.data)).toBe(191);
});

test('a part is cut out', () => {
  expect(cropped(picture, [18, 6, 10, 10])).toEqual(marked(10, 10, [2, 2, 8, 6]));
});

test('light on dark becomes dark on light, dark on light stays', () => {
  const dark = { ...picture, data: picture.data.map((shade) => 255 - shade) };
  expect(withLightGround(dark)).toEqual(picture);
  expect(withLightGround(picture)).toBe(picture);
});

test('ground that falls into the dark becomes white, ink stays dark', () => {
  const shaded = marked(1024, 128, [40, 40, 900, 8]);
  const lamp = {
    ...shaded,
    data: shaded.data.map((shade, at) => Math.round((shade === 0 ? 0.3 : 1) * (60 + ((at % 1024) * 180) / 1024))),
  };
  const even = withEvenGround(lamp);
  const shades = (ink: boolean) => even.data.filter((_, at) => (shaded.data[at] === 0) === ink).sort();
  expect(shades(false)[0]).toBeGreaterThan(200);
  expect(shades(true).at(-1)).toBeLessThan(100);
});

test('colours become their luma, transparency white, and sizes that do not fit are refused', () => {
  const pixels = (channels: 3 | 4, ...data: number[]) => [
    ...toGrey({ width: data.length / channels, height: 1, channels, data: Uint8Array.from(data) }).data,
  ];
  expect(pixels(3, 255, 0, 0, 0, 255, 0, 0, 0, 255, 255, 255, 255)).toEqual([77, 149, 29, 255]);
  expect(pixels(4, 0, 0, 0, 0, 0, 0, 0, 255, 0, 0, 0, 51)).toEqual([255, 0, 204]);
  expect(() => toGrey({ width: 2, height: 2, channels: 1, data: new Uint8Array(5) })).toThrow('holds 5 bytes');
  expect(() => toGrey({ width: 0, height: 2, channels: 1, data: new Uint8Array(0) })).toThrow('0 x 2 pixels');
});
