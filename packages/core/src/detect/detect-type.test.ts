import { describe, expect, test } from 'vitest';
import { ole2, zip } from './containers.fixture.ts';
import { detectType } from './detect-type.ts';
import { encode, japaneseText } from './encoding/samples.fixture.ts';
import { fileOf, typeOf } from './file.fixture.ts';

const OOXML = 'application/vnd.openxmlformats-officedocument';

describe('text is told by its words, then by its name', () => {
  test.each([
    ['plain words\n', 'a.txt', 'text/plain'],
    ['plain words\n', 'a', 'text/plain'],
    ['plain words\n', 'a.pdf', 'text/plain TYPE_MISMATCH'],
    ['a,b\n1,2\n', 'a.csv', 'text/csv'],
    ['a\tb\n', 'a.tsv', 'text/tab-separated-values'],
    ['# Title\n', 'a.md', 'text/markdown'],
    ['<h1>Title</h1>\n', 'a.md', 'text/markdown'],
    ['print(1)\n', 'a.py', 'text/x-python'],
    ['export const a = 1;\n', 'a.ts', 'text/x-typescript'],
    ['<!DOCTYPE html><title>x</title>', 'a.html', 'text/html'],
    ['\n <!-- saved -->\n<HTML><body>x', 'a', 'text/html'],
    ['<html><table><tr><td>1</td></tr></table></html>', 'a.xls', 'text/html TYPE_MISMATCH'],
    [
      '<?xml version="1.0"?><!DOCTYPE html PUBLIC "x" "y"><html xmlns="http://www.w3.org/1999/xhtml">',
      'a.html',
      'application/xhtml+xml',
    ],
    ['<?xml version="1.0"?><svg xmlns="http://www.w3.org/2000/svg"/>', 'a.svg', 'image/svg+xml'],
    ['<svg xmlns="http://www.w3.org/2000/svg"/>', 'a', 'image/svg+xml'],
    ['<?xml version="1.0"?><!-- c --><data/>', 'a.xml', 'application/xml'],
    ['<?xml version="1.0"?><data/>', 'a', 'application/xml'],
    ['<data/>', 'a.xml', 'application/xml'],
    [
      '<?xml version="1.0"?><office:document office:mimetype="application/vnd.oasis.opendocument.text">',
      'a',
      'application/vnd.oasis.opendocument.text-flat-xml',
    ],
    [
      '<?xml version="1.0"?>\n<?mso-application progid="Excel.Sheet"?>\n<Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet">',
      'a.xml',
      'application/vnd.ms-spreadsheetml',
    ],
    ['<?xml version="1.0"?><Workbook/>', 'a.xml', 'application/xml'],
    ['{"a": 1}', 'a', 'application/json'],
    ['{"a": 1}', 'a.txt', 'text/plain'],
    ['{"a":1}\n{"a":2}\n', 'a', 'application/x-ndjson'],
    ['[2024-01-01] started\n', 'a', 'text/plain'],
    ['{\\rtf1\\ansi x}', 'a.rtf', 'application/rtf'],
    ['{\\rtf1\\ansi x}', 'a.doc', 'application/rtf TYPE_MISMATCH'],
    ['%!PS-Adobe-3.0\n', 'a.ps', 'application/postscript'],
    ['Received: by x\r\nFrom: a@b\r\nSubject: s\r\n\r\nbody', 'a.eml', 'message/rfc822'],
    ['X-IronPort-AV: E\r\n folded\r\nFrom: a@b\r\n\r\nbody', 'a', 'message/rfc822'],
    ['From: me\nTo: you\nSubject: note\n\nhello', 'a.txt', 'text/plain'],
    ['From a@b Mon Jan  1 10:00:00 2024\nFrom: a@b\n\nx\n', 'a.mbox', 'application/mbox'],
    ['BMW is a car maker.\n', 'a.txt', 'text/plain'],
    ['MZ and GIF are abbreviations.\n', 'a', 'text/plain'],
    ['BEGIN:VCARD\r\nVERSION:3.0\r\n', 'a.vcf', 'text/vcard'],
  ])('%j in %s', async (content, name, expected) => {
    expect(await typeOf(content, name)).toBe(expected);
  });

  test.each(['utf-8', 'utf-16le', 'utf-16be', 'shift_jis', 'euc-jp', 'iso-2022-jp'] as const)(
    'a Japanese CSV file in %s without a mark carries its encoding',
    async (encoding) => {
      const { type } = await detectType(fileOf(encode(japaneseText(11, 400), encoding), '一覧.csv'));
      expect(type).toEqual({
        mediaType: 'text/csv',
        extension: 'csv',
        encoding,
        by: 'extension',
        evidence: `text in ${encoding}; extension .csv`,
      });
    },
  );

  test('HTML in UTF-16 is HTML', async () => {
    expect(await typeOf(Buffer.from('\ufeff<html><body>日本語</body></html>', 'utf16le'), 'a.html')).toBe('text/html');
  });

  test('a log with a few stray bytes is text by its name, noise is not', async () => {
    const log = Buffer.from('2024-01-01 started and ran\n'.repeat(40));
    for (const at of [30, 200, 400]) log[at] = 0;
    expect(await typeOf(log, 'a.log')).toBe('text/plain');
    const noise = Buffer.from(Array.from({ length: 600 }, (_, at) => (at * 73 + (at >> 3) * 31) & 0xff));
    expect(await typeOf(noise, 'a.log')).toBe('application/octet-stream TYPE_MISMATCH');
  });
});

describe('other formats are told by their marks', () => {
  const bytes = (hex: string, length = 600) => Buffer.concat([Buffer.from(hex, 'hex'), Buffer.alloc(length)]);
  test.each([
    [Buffer.from('%PDF-1.7\n'), 'a.pdf', 'application/pdf'],
    [Buffer.concat([bytes('00ff', 900), Buffer.from('%PDF-1.4\n')]), 'a.pdf', 'application/pdf'],
    [Buffer.concat([bytes('00ff', 1100), Buffer.from('%PDF-1.4\n')]), 'a', 'application/octet-stream'],
    [Buffer.from('HTTP/1.1 200 OK\r\n\r\n%PDF-1.4\n1 0 obj\nstartxref\n9\n%%EOF\n'), 'a', 'application/pdf'],
    [Buffer.from('A file starts with %PDF-1.4 and so on.\n'), 'a.txt', 'text/plain'],
    [bytes('89504e470d0a1a0a'), 'a.png', 'image/png'],
    [bytes('ffd8ffe0'), 'a.png', 'image/jpeg TYPE_MISMATCH'],
    [bytes('49492a0008000000'), 'a.dng', 'image/x-adobe-dng'],
    [bytes('4d4d002a00000008'), 'a.tif', 'image/tiff'],
    [bytes('424d36040000000000003604000028'), 'a.bmp', 'image/bmp'],
    [bytes(`0100000058000000${'00'.repeat(32)}20454d46`), 'a.emf', 'image/emf'],
    [bytes('d7cdc69a0000'), 'a.wmf', 'image/wmf'],
    [bytes('0908100000060500'), 'a.xls', 'application/vnd.ms-excel'],
    [bytes('dba52d00'), 'a.doc', 'application/msword'],
    [bytes('504b0304', 0), 'a.zip', 'application/zip'],
    [bytes('1f8b0800'), 'a.gz', 'application/gzip'],
    [bytes('2142444e'), 'a.pst', 'application/vnd.ms-outlook-pst'],
    [bytes('377abcaf271c0004'), 'a.7z', 'application/x-7z-compressed'],
    [bytes('00'), 'a.docx', `${OOXML}.wordprocessingml.document`],
    [bytes('00'), 'a', 'application/octet-stream'],
    [bytes('00'), 'a.txt', 'application/octet-stream TYPE_MISMATCH'],
  ])('case %#', async (content, name, expected) => {
    expect(await typeOf(content, name)).toBe(expected);
  });

  test('a declared type decides last, and disagreement with it is said', async () => {
    expect(await typeOf(bytes('00'), 'a', 'application/x-lha')).toBe('application/x-lzh-compressed');
    expect(await typeOf(Buffer.from('a,b\n'), 'a', 'text/csv; charset=utf-8')).toBe('text/csv');
    expect(await typeOf(bytes('ffd8ffe0'), 'a.jpg', 'image/png')).toBe('image/jpeg TYPE_MISMATCH');
    expect(await typeOf(bytes('ffd8ffe0'), 'a.jpg', 'application/octet-stream')).toBe('image/jpeg');
    expect(await typeOf(zip({ mimetype: 'application/epub+zip' }), 'a.epub', 'application/zip')).toBe(
      'application/epub+zip',
    );
  });

  test('the warning names what was said and what is', async () => {
    expect(await detectType(fileOf('{\\rtf1 x}', '契約.doc'))).toEqual({
      type: { mediaType: 'application/rtf', extension: 'rtf', by: 'content', evidence: 'RTF header' },
      mismatch: {
        code: 'TYPE_MISMATCH',
        message: 'The extension .doc says application/msword; the content is application/rtf (RTF header).',
      },
    });
  });
});

test('a header is enough for most types, and 10 MB of text costs 64 KiB', async () => {
  const large = (start: string | Buffer) => Buffer.concat([Buffer.from(start), Buffer.alloc(10_000_000)]);
  const read = async (content: Uint8Array, name: string) => {
    const file = fileOf(content, name);
    await detectType(file);
    return file.bytesRead();
  };
  expect(await read(large('%PDF-1.7\n'), 'a.pdf')).toBe(512);
  expect(await read(large(Buffer.from('89504e470d0a1a0a', 'hex')), 'a.png')).toBe(512);
  expect(await read(Buffer.alloc(10_000_000, 'words '), 'a.txt')).toBe(512 + 65_536);
  expect(await read(Buffer.concat([ole2(['WordDocument']), Buffer.alloc(10_000_000)]), 'a.doc')).toBeLessThan(5_000);
});
