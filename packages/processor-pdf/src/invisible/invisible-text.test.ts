import { deflateSync } from 'node:zlib';
import { expect, test } from 'vitest';
import { read } from '../fixtures/read.ts';
import { stream, writtenPdf } from '../fixtures/written-pdf.ts';

const FONT = '/Font << /F << /Type /Font /Subtype /Type1 /BaseFont /Helvetica >> >>';
const WORDS = 'The agreement of the second of May is renewed for a year and ends with it';
const say = (words: string, mode: number, y = 700) => `BT /F 12 Tf ${mode} Tr 50 ${y} Td (${words}) Tj ET`;

async function reasons(contents: readonly string[], objects: Record<number, string> = {}, resources = FONT) {
  const { pages } = await read(
    writtenPdf(
      contents.map((content) => ({ content, resources })),
      { objects },
    ),
  );
  return pages.map(({ text, reason }) => [text, reason]);
}

test('text that is set invisible is read, and the reason of its page tells of it', async () => {
  expect(await reasons([say(WORDS, 3), say(WORDS, 0), `q ${say(WORDS, 3)} Q ${say(WORDS, 0, 600)}`])).toEqual([
    [WORDS, 'text layer of 58 letters, 100% of it invisible, as an OCR layer under a scan is'],
    [WORDS, 'text layer of 58 letters'],
    [`${WORDS}\n${WORDS}`, 'text layer of 116 letters, 50% of it invisible, as an OCR layer under a scan is'],
  ]);
});

test('so does invisible text in a compressed form', async () => {
  const form = stream(
    `/Type /XObject /Subtype /Form /BBox [0 0 595 842] /Filter /FlateDecode /Resources << ${FONT} >>`,
    deflateSync(say(WORDS, 3)).toString('latin1'),
  );
  expect(await reasons(['/X Do'], { 100: form }, '/XObject << /X 100 0 R >>')).toEqual([
    [WORDS, 'text layer of 58 letters, 100% of it invisible, as an OCR layer under a scan is'],
  ]);
});

test('words that look like the operator are none', async () => {
  expect(await reasons([`${say(WORDS, 0)} ${say('the 3 Tr', 0, 600)}`])).toEqual([
    [`${WORDS}\nthe 3 Tr`, 'text layer of 64 letters'],
  ]);
});
