import { isFileprocError } from '@cis/fileproc-core';
import { writeOle2 } from '@cis/fileproc-core/ole2';
import { describe, expect, test } from 'vitest';
import { damaged, fileOf, testContext } from '../ole/process.fixture.ts';
import { readDoc } from './read-doc.ts';
import { CELL, listed, ROW_END, wordDocument, wordStreams } from './word-document.fixture.ts';

const read = (bytes: Uint8Array<ArrayBuffer>, context = testContext()) => readDoc(fileOf(bytes, '議事録.doc'), context);

describe('a damaged document', () => {
  test('that has no text where it says so is CORRUPT, one of which a part is left warns', async () => {
    const { document, table } = wordStreams({ body: [{ text: `${'残る文。'.repeat(400)}\r` }] });
    const cut = (length: number) =>
      writeOle2({
        name: '',
        children: [
          { name: 'WordDocument', content: document.subarray(0, length) },
          { name: '1Table', content: table },
        ],
      });
    await expect(read(cut(0x800))).rejects.toMatchObject({ code: 'CORRUPT' });
    const context = testContext();
    expect((await read(cut(0x900), context)).pages[0]?.text).toMatch(/^残る文。/);
    expect(context.warnings.map(({ code }) => code)).toEqual(['DAMAGED']);
  });

  test('ends soon, with what could be read or an error of its own', async () => {
    const whole = wordDocument({
      body: [
        { text: '表\u0007', paragraph: CELL },
        { text: '\u0007', paragraph: ROW_END },
        { text: '文\u0013 PAGE \u00141\u0015\r', paragraph: listed(0) },
      ],
      list: [{ format: 0, text: '\u0000.' }],
      footnotes: ['a', 'b'],
      headers: ['', '', '', '', '', '', 'x', 'y', 'z', '', '', ''],
      comments: [{ text: 'c', author: 'd' }],
    });
    const codes = new Set<string>();
    for (const bytes of damaged(whole, 300)) {
      try {
        await read(bytes);
      } catch (error) {
        if (!isFileprocError(error)) throw error;
        codes.add(error.code);
      }
    }
    // A changed flag or version is what it says.
    expect([...codes].sort()).toEqual(['CORRUPT', 'ENCRYPTED', 'UNSUPPORTED_TYPE']);
  });
});
