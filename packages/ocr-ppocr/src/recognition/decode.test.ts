import { expect, test } from 'vitest';
import { confidenceOf, decodeSteps, textOf } from './decode.ts';

const DICTIONARY = ['あ', 'い', ' '];

test('a class that repeats is one character, two with a blank between; each with its place', () => {
  const steps = {
    classes: BigInt64Array.of(0n, 1n, 1n, 0n, 1n, 2n, 0n, 0n),
    probabilities: Float32Array.of(1, 0.5, 0.75, 1, 0.25, 1, 1, 1),
    used: 0.75,
  };
  expect(decodeSteps(steps, DICTIONARY)).toEqual([
    { text: 'あ', confidence: 0.5, place: 0.25 },
    { text: 'あ', confidence: 0.25, place: 0.75 },
    { text: 'い', confidence: 1, place: 5.5 / 6 },
  ]);
});

test('spaces are text and count for nothing in the confidence', () => {
  const characters = decodeSteps({ classes: [1n, 3n, 2n], probabilities: [0.5, 0, 1], used: 1 }, DICTIONARY);
  expect(textOf(characters)).toBe('あ い');
  expect(confidenceOf(characters)).toBe(0.75);
  expect(confidenceOf([])).toBe(0);
});
