import { deflateSync } from 'node:zlib';
import { expect, test } from 'vitest';
import { read } from '../fixtures/read.ts';
import { stream, writtenPdf } from '../fixtures/written-pdf.ts';

const FONT = '/Font << /F << /Type /Font /Subtype /Type1 /BaseFont /Helvetica >> >>';
const say = (words: string, y = 700) => `BT /F 12 Tf 50 ${y} Td (${words}) Tj ET`;

/** A page that draws a chain of forms, each of which draws the next one as often as told. */
function chain(length: number, times: number, flate: boolean): Uint8Array {
  const objects = Object.fromEntries(
    Array.from({ length }, (_, at) => {
      const content = at === length - 1 ? say('innermost', 600) : '/X Do '.repeat(times);
      const bytes = flate ? deflateSync(content).toString('latin1') : content;
      // Every second form has its resources in objects of their own.
      const resources =
        at % 2 ? `/Resources ${400 + at} 0 R` : `/Resources << ${FONT} /XObject << /X ${101 + at} 0 R >> >>`;
      return [
        100 + at,
        stream(
          `/Type /XObject /Subtype /Form /BBox [0 0 595 842] ${flate ? '/Filter /FlateDecode' : ''} ${resources}`,
          bytes,
        ),
      ];
    }),
  );
  for (let at = 1; at < length; at += 2) {
    objects[400 + at] = `<< ${FONT} /XObject ${500 + at} 0 R >>`;
    objects[500 + at] = `<< /X ${101 + at} 0 R >>`;
  }
  const page = { content: `${say('first page')} /X Do`, resources: `${FONT} /XObject << /X 100 0 R >>` };
  return writtenPdf([page, { content: say('second page'), resources: FONT }], { objects });
}

test.each([false, true])(
  'a form that draws another 2^30 times costs that form and no page (compressed: %s)',
  async (flate) => {
    const { pages, warnings, thumbnail } = await read(chain(31, 2, flate), { thumbnail: { width: 60, height: 60 } });
    expect(pages.map(({ text }) => text)).toEqual(['first page', 'second page']);
    expect(warnings.map(({ code }) => code)).toEqual(['FORMS_LEFT_OUT']);
    expect(thumbnail?.height).toBe(60);
  },
);

test('forms that are drawn a few times in each other are read', async () => {
  const { pages, warnings } = await read(chain(4, 3, true));
  // Drawn 27 times at one place: read once.
  expect([pages[0]!.text.split('\n')[0], pages[0]!.text.includes('innermost'), warnings]).toEqual([
    'first page',
    true,
    [],
  ]);
});

test('a form that leads back to itself is drawn once', async () => {
  const content = writtenPdf([{ content: '/X Do', resources: `${FONT} /XObject << /X 100 0 R >>` }], {
    objects: {
      100: stream(
        `/Subtype /Form /BBox [0 0 595 842] /Resources << ${FONT} /XObject << /X 101 0 R >> >>`,
        `${say('outer')} /X Do /X Do`,
      ),
      101: stream(
        `/Subtype /Form /BBox [0 0 595 842] /Resources << ${FONT} /XObject << /X 100 0 R >> >>`,
        '/X Do /X Do',
      ),
    },
  });
  const { pages, warnings } = await read(content);
  expect([pages[0]!.text, warnings]).toEqual(['outer', []]);
});
