import { stream, writtenPdf } from '../../packages/processor-pdf/src/fixtures/written-pdf.ts';

const FONT = '/Font << /F << /Type /Font /Subtype /Type1 /BaseFont /Helvetica >> >>';
const TEXT = 'BT /F 12 Tf 50 700 Td (first page) Tj ET';

/** PDF files whose parts lead back to themselves, or that tell of more than there is; each has one page that says "first page". */
export function pdfAttacks(): Readonly<Record<string, Uint8Array>> {
  const page = { content: TEXT, resources: FONT };
  const tree = (objects: Readonly<Record<number, string>>) => writtenPdf([page], { objects });
  return {
    'cyclic-tree.pdf': tree({
      2: '<< /Type /Pages /Count 3 /Kids [10 0 R 2 0 R 100 0 R] >>',
      100: '<< /Type /Pages /Parent 2 0 R /Count 2 /Kids [2 0 R 100 0 R] >>',
    }),
    'cyclic-parent.pdf': writtenPdf([{ content: TEXT, entries: '/Parent 100 0 R' }], {
      objects: { 100: `<< /Type /Pages /Parent 100 0 R /Resources << ${FONT} >> >>` },
    }),
    'million-pages.pdf': tree({ 2: '<< /Type /Pages /Count 1000000 /Kids [10 0 R] >>' }),
    'negative-pages.pdf': tree({ 2: '<< /Type /Pages /Count -5 /Kids [10 0 R] >>' }),
    'recursive-form.pdf': writtenPdf([{ content: `${TEXT} /X Do`, resources: `${FONT} /XObject << /X 100 0 R >>` }], {
      objects: {
        100: stream(
          `/Type /XObject /Subtype /Form /BBox [0 0 500 800] /Resources << /XObject << /X 100 0 R /Y 101 0 R >> >>`,
          '/X Do /Y Do',
        ),
        101: stream(
          `/Type /XObject /Subtype /Form /BBox [0 0 500 800] /Resources << /XObject << /X 100 0 R >> >>`,
          '/X Do /X Do',
        ),
      },
    }),
    'recursive-pattern.pdf': writtenPdf(
      [{ content: `${TEXT} /Pattern cs /P scn 0 0 500 500 re f`, resources: `${FONT} /Pattern << /P 100 0 R >>` }],
      {
        objects: {
          100: stream(
            '/PatternType 1 /PaintType 1 /TilingType 1 /BBox [0 0 1 1] /XStep 0.001 /YStep 0.001 /Resources << /Pattern << /P 100 0 R >> >>',
            '/Pattern cs /P scn 0 0 1 1 re f',
          ),
        },
      },
    ),
    'looping-outline.pdf': tree({
      1: '<< /Type /Catalog /Pages 2 0 R /Outlines 100 0 R /Names << /EmbeddedFiles 102 0 R >> /AcroForm << /Fields [103 0 R] >> >>',
      100: '<< /Type /Outlines /First 101 0 R /Last 101 0 R /Count 9 >>',
      101: '<< /Title (again) /Parent 100 0 R /Next 101 0 R /First 101 0 R >>',
      102: '<< /Kids [102 0 R 102 0 R] >>',
      103: '<< /T (field) /Kids [103 0 R 103 0 R] /Parent 103 0 R >>',
    }),
    'actions.pdf': tree({
      1: '<< /Type /Catalog /Pages 2 0 R /OpenAction << /S /JavaScript /JS (while (true) app.alert(1);) >> /AA << /WC << /S /Launch /F (/bin/sh) >> >> >>',
    }),
    'looping-length.pdf': writtenPdf([page], {
      objects: { 100: '<< /Length 100 0 R >>\nstream\nx\nendstream', 101: '101 0 R', 102: '[102 0 R 101 0 R]' },
    }),
    'huge-sizes.pdf': writtenPdf(
      [
        {
          content: `${TEXT} /I Do`,
          resources: `${FONT} /XObject << /I 100 0 R >>`,
          entries: '/MediaBox [0 0 1e9 1e9]',
        },
      ],
      {
        objects: {
          100: stream(
            '/Type /XObject /Subtype /Image /Width 100000 /Height 100000 /BitsPerComponent 8 /ColorSpace /DeviceRGB',
            'xxxx',
          ),
        },
      },
    ),
  };
}

/** Thirty forms that each draw the next one twice: 2^30 drawings out of 4 KB. */
export function doublingForms(): Uint8Array {
  return writtenPdf([{ content: `${TEXT} /X Do`, resources: `${FONT} /XObject << /X 100 0 R >>` }], {
    objects: Object.fromEntries(
      Array.from({ length: 30 }, (_, at) => [
        100 + at,
        stream(
          `/Type /XObject /Subtype /Form /BBox [0 0 500 800] /Resources << ${FONT} /XObject << /X ${101 + at} 0 R >> >>`,
          at === 29 ? '' : '/X Do /X Do',
        ),
      ]),
    ),
  });
}
