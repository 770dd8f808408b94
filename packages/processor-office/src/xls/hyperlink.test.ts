import { expect, test } from 'vitest';
import { LittleEndian } from '../ole/little-endian.ts';
import { hyperlinkTarget } from './hyperlink.ts';
import { u16, u32 } from './workbook.fixture.ts';

const utf16 = (text: string) => Buffer.from(text, 'utf16le');
const counted = (text: string) => Buffer.concat([u32(text.length + 1), utf16(`${text}\0`)]);
const link = (flags: number, ...rest: readonly Buffer[]) =>
  hyperlinkTarget(new LittleEndian(Buffer.concat([u16(0, 0, 0, 0), Buffer.alloc(16), u32(2, flags), ...rest])));
const url = (text: string) =>
  Buffer.concat([Buffer.from('e0c9ea79f9bace118c8200aa004ba90b', 'hex'), u32(text.length * 2 + 2), utf16(`${text}\0`)]);
const file = (ansi: string, unicode?: string) =>
  Buffer.concat([
    Buffer.from('0303000000000000c000000000000046', 'hex'),
    u16(0),
    u32(ansi.length + 1),
    Buffer.from(`${ansi}\0`, 'latin1'),
    Buffer.alloc(24),
    ...(unicode === undefined ? [u32(0)] : [u32(unicode.length * 2 + 6, unicode.length * 2), u16(3), utf16(unicode)]),
  ]);

test('targets are read after the name that is shown and the frame', () => {
  expect(link(0x91, counted('見る'), counted('_blank'), url('https://example.jp/a'))).toBe('https://example.jp/a');
  expect(link(0x103, counted('資料\\一覧.xls'))).toBe('資料\\一覧.xls');
});

test('a path is read in Unicode where it is there', () => {
  expect(link(0x03, file('list.xls', '一覧.xls'))).toBe('一覧.xls');
  expect(link(0x03, file('caf\u00e9.xls'))).toBe('caf\u00e9.xls');
});

test('a place in the workbook, another kind of target and a cut record give none', () => {
  expect(link(0x08, counted('Sheet1!A1'))).toBeUndefined();
  expect(link(0x01, Buffer.alloc(16, 7))).toBeUndefined();
  expect(link(0x01)).toBeUndefined();
});
