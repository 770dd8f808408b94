import { randomFillSync } from 'node:crypto';
import { open } from 'node:fs/promises';
import { deflateSync } from 'node:zlib';

/** What a generated PDF holds. */
export interface LargePdf {
  readonly pages: number;
  /** Bytes of the picture on each page, which do not compress; 0 for none. */
  readonly pictureBytes: number;
}

const WORDS =
  'the quick brown fox jumps over a lazy dog while seven wizards brew potent elixirs near quiet harbours'.split(' ');
/** Pixels a row of a picture, 3 bytes each. */
const ROW = 500;

/** Writes a PDF of pages of text, and of pictures under it, object by object. Gives its size in bytes. */
export async function writeLargePdf(path: string, { pages, pictureBytes }: LargePdf): Promise<number> {
  await using file = await open(path, 'w');
  const offsets: number[] = [];
  let at = 0;
  const put = async (bytes: Buffer | string) => {
    const data = typeof bytes === 'string' ? Buffer.from(bytes, 'latin1') : bytes;
    await file.write(data);
    at += data.length;
  };
  const object = async (number: number, head: string, stream?: Buffer) => {
    offsets[number] = at;
    const entries = stream ? `${head} /Length ${stream.length} >>\nstream\n` : `${head} >>`;
    await put(`${number} 0 obj\n<< ${entries}`);
    if (stream) {
      await put(stream);
      await put('\nendstream');
    }
    await put('\nendobj\n');
  };
  const perPage = pictureBytes > 0 ? 3 : 2;
  const numberOf = (page: number) => 4 + page * perPage;
  const kids = Array.from({ length: pages }, (_, page) => `${numberOf(page)} 0 R`).join(' ');
  await put('%PDF-1.7\n');
  await object(1, '/Type /Catalog /Pages 2 0 R');
  await object(2, `/Type /Pages /Count ${pages} /Kids [${kids}]`);
  await object(3, '/Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding');
  const rows = Math.ceil(pictureBytes / (ROW * 3));
  for (let page = 0; page < pages; page++) {
    const number = numberOf(page);
    const picture = rows > 0 ? `/XObject << /I ${number + 2} 0 R >>` : '';
    await object(
      number,
      `/Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents ${number + 1} 0 R /Resources << /Font << /F 3 0 R >> ${picture} >>`,
    );
    await object(number + 1, '/Filter /FlateDecode', deflateSync(Buffer.from(contentOf(page, rows > 0), 'latin1')));
    if (rows > 0)
      await object(
        number + 2,
        `/Type /XObject /Subtype /Image /Width ${ROW} /Height ${rows} /BitsPerComponent 8 /ColorSpace /DeviceRGB /Filter /FlateDecode`,
        deflateSync(randomFillSync(Buffer.alloc(ROW * rows * 3)), { level: 0 }),
      );
  }
  const table = offsets.slice(1).map((offset) => `${String(offset).padStart(10, '0')} 00000 n \n`);
  const end = at;
  await put(`xref\n0 ${offsets.length}\n0000000000 65535 f \n${table.join('')}`);
  await put(`trailer\n<< /Size ${offsets.length} /Root 1 0 R >>\nstartxref\n${end}\n%%EOF\n`);
  return at;
}

/** About 3,000 characters of a page's content, half of it where a picture lies below. */
function contentOf(page: number, pictured: boolean): string {
  const picture = pictured ? 'q 400 0 0 300 90 40 cm /I Do Q\n' : '';
  const lines = Array.from({ length: pictured ? 25 : 45 }, (_, line) => {
    const words = Array.from({ length: 11 }, (_, word) => WORDS[(page * 7 + line * 3 + word * 5) % WORDS.length]);
    return `(${page + 1}.${line} ${words.join(' ')}) Tj T*`;
  });
  return `${picture}BT /F 9 Tf 50 800 Td 13 TL\n${lines.join('\n')}\nET`;
}
