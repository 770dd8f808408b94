import { gzipSync } from 'node:zlib';
import { expect, test } from 'vitest';
import { writeEmf, writeWmf } from '../fixtures/metafile.ts';
import { metafileText } from './read-metafile.ts';

test('letters that are drawn one by one are words, gaps are spaces, another height is a line', () => {
  const emf = writeEmf([
    { text: '売', x: 0, y: 0 },
    { text: '上', x: 10, y: 0 },
    { text: 'A', x: 30, y: 1 },
    { text: '100', x: 200, y: 0 },
    { text: '次', x: 0, y: 30 },
  ]);
  expect(metafileText(emf)).toBe('売上A 100\n次');
});

test('a compressed metafile is read too', () => {
  expect(metafileText(gzipSync(writeEmf([{ text: '圧縮', x: 0, y: 0 }])))).toBe('圧縮');
});

test('bytes of a Windows metafile are read in the character set of their font', () => {
  // 日本 in Shift_JIS, and ä in windows-1252.
  expect([
    metafileText(writeWmf(Buffer.from([0x93, 0xfa, 0x96, 0x7b]), 128)),
    metafileText(writeWmf(Buffer.from([0xe4]), 0)),
  ]).toEqual(['日本', 'ä']);
});

test('a metafile that is cut gives what comes before the cut, other bytes give nothing', () => {
  const emf = writeEmf([
    { text: '前', x: 0, y: 0 },
    { text: '後', x: 0, y: 30 },
  ]);
  expect([metafileText(emf.subarray(0, emf.length - 60)), metafileText(Buffer.from('GIF89a'))]).toEqual(['前', '']);
});
