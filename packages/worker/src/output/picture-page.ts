import type { PDFDocument, PDFPage, PDFRef } from '@cantoo/pdf-lib';
import type { PageImage } from '@cis/fileproc-processor-image/page-images';
import { number } from './text-layer.ts';

/** Adds a page that shows a picture and nothing else. Its bytes lie in the document's memory from here on. */
export async function addPicturePage(pdf: PDFDocument, { width, height, coding }: PageImage): Promise<PDFPage> {
  const page = pdf.addPage([width, height]);
  const orientation = coding.kind === 'jpeg' ? coding.orientation : 1;
  const name = page.node.newXObject('Picture', await pictureObject(pdf, coding));
  const matrix = seen(orientation, width, height).map(number).join(' ');
  const content = pdf.context.flateStream(`q ${matrix} cm ${name.asString()} Do Q\n`);
  page.node.addContentStream(pdf.context.register(content));
  return page;
}

async function pictureObject(pdf: PDFDocument, coding: PageImage['coding']): Promise<PDFRef> {
  if (coding.kind === 'jpeg') {
    const image = await pdf.embedJpg(coding.data);
    await image.embed();
    return image.ref;
  }
  const { data, width, height, channels, bits } = coding;
  return pdf.context.register(
    pdf.context.stream(data, {
      Type: 'XObject',
      Subtype: 'Image',
      Width: width,
      Height: height,
      ColorSpace: channels === 1 ? 'DeviceGray' : 'DeviceRGB',
      BitsPerComponent: bits,
      Filter: 'FlateDecode',
      // Any of PNG's filters, named by each row's first byte (ISO 32000-2, table 10).
      DecodeParms: { Predictor: 15, Colors: channels, BitsPerComponent: bits, Columns: width },
    }),
  );
}

/** From the unit square of the picture as stored to the page as seen, by EXIF's orientation (EXIF 3.0, 4.6.4, tag 274). */
function seen(orientation: number, w: number, h: number): readonly number[] {
  switch (orientation) {
    case 2:
      return [-w, 0, 0, h, w, 0];
    case 3:
      return [-w, 0, 0, -h, w, h];
    case 4:
      return [w, 0, 0, -h, 0, h];
    case 5:
      return [0, -h, -w, 0, w, h];
    case 6:
      return [0, -h, w, 0, 0, h];
    case 7:
      return [0, h, w, 0, 0, 0];
    case 8:
      return [0, h, -w, 0, w, 0];
    default:
      return [w, 0, 0, h, 0, 0];
  }
}
