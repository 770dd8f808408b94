import { expect, test } from 'vitest';
import { read } from './fixtures/read.ts';
import { stream, writtenPdf } from './fixtures/written-pdf.ts';

const RESOURCES = '/Font << /F << /Type /Font /Subtype /Type1 /BaseFont /Helvetica >> >>';
const CONTENT = 'BT /F 12 Tf 50 700 Td (first page) Tj ET';

test('an image of 10^10 pixels is left out of the thumbnail, and costs no time and no text', async () => {
  const image =
    '/Type /XObject /Subtype /Image /Width 100000 /Height 100000 /BitsPerComponent 8 /ColorSpace /DeviceRGB';
  const content = writtenPdf(
    [{ content: `${CONTENT} q 595 0 0 842 0 0 cm /I Do Q`, resources: `${RESOURCES} /XObject << /I 100 0 R >>` }],
    { objects: { 100: stream(image, 'xxxx') } },
  );
  const { pages, thumbnail } = await read(content, { thumbnail: { width: 100, height: 100 } });
  expect([pages[0]?.text, thumbnail?.height]).toEqual(['first page', 100]);
});

test('a list of attached files that leads back to itself costs the attachments and not the text', async () => {
  const content = writtenPdf([{ content: CONTENT, resources: RESOURCES }], {
    objects: {
      1: '<< /Type /Catalog /Pages 2 0 R /Names << /EmbeddedFiles 100 0 R >> >>',
      100: '<< /Kids [100 0 R 100 0 R] >>',
    },
  });
  const { pages, warnings } = await read(content);
  expect({ text: pages[0]?.text, codes: warnings.map(({ code }) => code) }).toEqual({
    text: 'first page',
    codes: ['DAMAGED'],
  });
});
