import { isFileprocError, resolveLimits } from '@cis/fileproc-core';
import { describe, expect, test } from 'vitest';
import { compressLh5 } from '../fixtures/compress-lh5.ts';
import { document, page, textAnnotation } from '../fixtures/write-document.ts';
import { writeFile } from '../fixtures/write-file.ts';
import { budgetOf } from './budget.ts';
import { openContainer } from './container.ts';
import { expandLh5 } from './lh5.ts';

const open = (bytes: Uint8Array, limits = {}) => openContainer(bytes, budgetOf(resolveLimits(limits)));
const oneText = (text: string) => document([page([textAnnotation(text)])]);

function codeOf(act: () => unknown): string {
  try {
    act();
  } catch (error) {
    return isFileprocError(error) ? error.code : String(error);
  }
  return 'nothing was thrown';
}

describe('-lh5-', () => {
  test('what is compressed comes back whole, over blocks and the end of the window', () => {
    const text = Buffer.from('吾輩は猫である。名前はまだ無い。'.repeat(9000));
    const noise = Uint8Array.from({ length: 90_000 }, (_, index) => (index * index * 31) >>> 7);
    const data = Buffer.concat([text, noise, text]);
    expect(Buffer.from(expandLh5(compressLh5(data), data.length)).equals(data)).toBe(true);
  });

  test('a symbol of no bits fills what was asked for and no more', () => {
    // 65,535 symbols of one code each: no length code, one literal (0x41), one distance.
    const bits = '1111111111111111' + '00000' + '00000' + '000000000' + '001000001' + '0000' + '0000';
    const bytes = Uint8Array.from(bits.padEnd(56, '0').match(/.{8}/g)!, (byte) => Number.parseInt(byte, 2));
    expect(Buffer.from(expandLh5(bytes, 1000)).toString()).toBe('A'.repeat(1000));
  });

  test('data that ends early, codes that are incomplete and empty blocks are CORRUPT', () => {
    const data = compressLh5(Buffer.from('abcdefghijklmnopqrstuvwxyz'.repeat(100).split('').reverse().join('')));
    expect(codeOf(() => expandLh5(data.subarray(0, 40), 2600))).toBe('CORRUPT');
    expect(codeOf(() => expandLh5(new Uint8Array(100), 10))).toBe('CORRUPT');
    expect(codeOf(() => expandLh5(new Uint8Array(100).fill(255), 10))).toBe('CORRUPT');
  });
});

describe('the container', () => {
  test('properties are read compressed and plain, of both generations', () => {
    for (const generation of [7, 10])
      for (const properties of ['compressed', 'plain'] as const) {
        const container = open(writeFile(oneText('本文'), { generation, properties }));
        expect(container).toMatchObject({ generation, root: 'document', saves: 1, deadBytes: 0, damage: [] });
        expect(Buffer.from(container.properties).includes(Buffer.from('本文', 'utf16le'))).toBe(true);
      }
  });

  test('entries are found by number, and one that is not there is CORRUPT', () => {
    const bodies = [Buffer.from('first'), Buffer.alloc(70_000, 'second')];
    const { entries } = open(writeFile(oneText('x'), { entries: bodies }));
    expect(entries.count).toBe(2);
    expect(bodies.map((_, index) => Buffer.from(entries.body(index)))).toEqual(bodies);
    expect(codeOf(() => entries.body(2))).toBe('CORRUPT');
  });

  test('the last state counts; a file that is cut gives the last whole one and says so', () => {
    const first = writeFile(oneText('古い'));
    const both = writeFile(oneText('新しい'), { before: first, deadBytes: 115 });
    const has = (bytes: Uint8Array, text: string) =>
      Buffer.from(open(bytes).properties).includes(Buffer.from(text, 'utf16le'));
    expect(open(both)).toMatchObject({ saves: 2, deadBytes: 115, damage: [] });
    expect([has(both, '新しい'), has(both, '古い')]).toEqual([true, false]);
    const cut = both.subarray(0, both.length - 3);
    expect(has(cut, '古い')).toBe(true);
    expect(open(cut).damage).toEqual([
      `The file is cut; its last whole state, ${first.length} of ${cut.length} bytes, was read.`,
    ]);
  });

  test('a wrong check value is damage, not an end', () => {
    const bytes = writeFile(oneText('x'));
    const at = Buffer.from(bytes).lastIndexOf(Buffer.from([0x85, 0x04]));
    bytes[at + 3]! ^= 1;
    expect(open(bytes).damage).toEqual(['The check value of the properties is wrong; they were read nevertheless.']);
  });

  test('protected properties and protected entries are ENCRYPTED', () => {
    expect(codeOf(() => open(writeFile(oneText('x'), { properties: 'protected' })))).toBe('ENCRYPTED');
    expect(codeOf(() => open(writeFile(oneText('x'), { entries: [Buffer.from('?')], entryTag: 0x67 })))).toBe(
      'ENCRYPTED',
    );
  });

  test('what is no DocuWorks file, or has no whole state, is CORRUPT', () => {
    const bytes = writeFile(oneText('x'));
    expect(codeOf(() => open(Buffer.from('XDWF\x07\0\x01\0 and more')))).toBe('CORRUPT');
    expect(codeOf(() => open(bytes.subarray(0, 16)))).toBe('CORRUPT');
    expect(codeOf(() => open(bytes.subarray(0, bytes.length - 1)))).toBe('CORRUPT');
  });

  test('properties that expand beyond the limits are LIMIT_EXCEEDED before they are expanded', () => {
    const bytes = Buffer.from(writeFile(oneText('x'.repeat(5000))));
    const limits = { decompressedMegabytes: 0.001 };
    expect(codeOf(() => open(bytes, limits))).toBe('LIMIT_EXCEEDED');
  });
});
