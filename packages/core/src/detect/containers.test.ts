import { describe, expect, test } from 'vitest';
import { ole2, ooxml, zip } from './containers.fixture.ts';
import { typeOf } from './file.fixture.ts';

const OOXML = 'application/vnd.openxmlformats-officedocument';

describe('OLE2 files are told by the names at their root', () => {
  test.each([
    [['WordDocument', '1Table'], 'a.doc', 'application/msword'],
    [['WORDDOCUMENT'], 'a.doc', 'application/msword'],
    [['Workbook'], 'a.xls', 'application/vnd.ms-excel'],
    [['Book'], 'a.xls', 'application/vnd.ms-excel'],
    [['PowerPoint Document', 'Current User'], 'a.ppt', 'application/vnd.ms-powerpoint'],
    [['__properties_version1.0'], 'a.msg', 'application/vnd.ms-outlook'],
    [['Header', 'DocumentText'], 'a.jtd', 'application/x-js-taro'],
    [['VisioDocument'], 'a.vsd', 'application/vnd.visio'],
    [['EncryptionInfo', 'EncryptedPackage'], 'a.xlsx', `${OOXML}.spreadsheetml.sheet`],
    [['EncryptionInfo', 'EncryptedPackage'], 'a', 'application/x-encrypted-ooxml'],
    [['Catalog', '1'], 'Thumbs.db', 'application/x-thumbs-db'],
    [['Something'], 'a.mpp', 'application/vnd.ms-project'],
    [['Something'], 'a', 'application/x-ole-storage'],
    [['Workbook'], 'a.doc', 'application/vnd.ms-excel TYPE_MISMATCH'],
  ])('%j in %s', async (names, name, expected) => {
    expect(await typeOf(ole2(names), name)).toBe(expected);
  });

  test('a workbook inside a Word file does not make it a workbook', async () => {
    expect(await typeOf(ole2(['WordDocument'], ['Workbook']), 'a')).toBe('application/msword');
    expect(await typeOf(ole2(['Contents'], ['Workbook']), 'a')).not.toBe('application/msword');
  });

  test('a directory that is a loop ends', async () => {
    const file = ole2(['WordDocument', 'b', 'c', 'd', 'e']);
    file.writeUInt32LE(1, 512 + 4);
    file.writeUInt32LE(1, 1024 + 128 + 68);
    expect(await typeOf(file, 'a')).toBe('application/msword');
  });

  test('a header alone is what its extension says', async () => {
    expect(await typeOf(ole2(['WordDocument']).subarray(0, 300), 'a.doc')).toBe('application/msword');
    expect(await typeOf(ole2(['WordDocument']).subarray(0, 300), 'a')).toBe('application/x-ole-storage');
  });
});

describe('ZIP packages are told by the entries that tell', () => {
  test.each([
    [
      'word/document.xml',
      `${OOXML}.wordprocessingml.document.main+xml`,
      'a.docx',
      `${OOXML}.wordprocessingml.document`,
    ],
    [
      'word/document.xml',
      'application/vnd.ms-word.document.macroEnabled.main+xml',
      'a.docm',
      'application/vnd.ms-word.document.macroenabled.12',
    ],
    [
      'word/document.xml',
      `${OOXML}.wordprocessingml.template.main+xml`,
      'a.dotx',
      `${OOXML}.wordprocessingml.template`,
    ],
    ['xl/workbook.xml', `${OOXML}.spreadsheetml.sheet.main+xml`, 'a.xlsx', `${OOXML}.spreadsheetml.sheet`],
    [
      'xl/workbook.xml',
      'application/vnd.ms-excel.sheet.macroEnabled.main+xml',
      'a.xlsm',
      'application/vnd.ms-excel.sheet.macroenabled.12',
    ],
    [
      'xl/workbook.bin',
      'application/vnd.ms-excel.sheet.binary.macroEnabled.main',
      'a.xlsb',
      'application/vnd.ms-excel.sheet.binary.macroenabled.12',
    ],
    [
      'ppt/presentation.xml',
      'application/vnd.ms-powerpoint.presentation.macroEnabled.main+xml',
      'a.pptm',
      'application/vnd.ms-powerpoint.presentation.macroenabled.12',
    ],
    [
      'ppt/presentation.xml',
      `${OOXML}.presentationml.slideshow.main+xml`,
      'a.ppsx',
      `${OOXML}.presentationml.slideshow`,
    ],
    ['visio/document.xml', 'application/vnd.ms-visio.drawing.main+xml', 'a.vsdx', 'application/vnd.ms-visio.drawing'],
    [
      'xl/workbook.xml',
      `${OOXML}.spreadsheetml.sheet.main+xml`,
      'a.docx',
      `${OOXML}.spreadsheetml.sheet TYPE_MISMATCH`,
    ],
  ])('%s as %s in %s', async (part, contentType, name, expected) => {
    expect(await typeOf(ooxml(part, contentType), name)).toBe(expected);
  });

  const docx = `${OOXML}.wordprocessingml.document`;
  test.each([
    ['data descriptors', { dataDescriptors: true }],
    ['stored entries', { stored: true }],
    ['a long comment', { comment: 'x'.repeat(60_000) }],
    ['bytes before the archive', { dataDescriptors: true, prefix: Buffer.from('PK\u0003\u0004 not an entry') }],
  ])('a docx with %s is a docx', async (_, options) => {
    expect(await typeOf(ooxml('word/document.xml', `${docx}.main+xml`, options), 'a')).toBe(docx);
  });

  test('content types in another case and with backslashes are found', async () => {
    const types = `<Types><Override ContentType='${docx}.main+xml'/></Types>`;
    expect(await typeOf(zip({ 'word\\document2.xml': '', '[content_types].XML': types }), 'a')).toBe(docx);
  });

  test('a docx whose end is cut off is told by the entries at its start', async () => {
    const whole = ooxml('word/document.xml', `${docx}.main+xml`);
    expect(await typeOf(whole.subarray(0, whole.length - 100), 'a')).toBe(docx);
    expect(await typeOf(whole.subarray(0, 20), 'a.docx')).toBe(docx);
  });

  test.each([
    [
      { mimetype: 'application/vnd.oasis.opendocument.text', 'content.xml': '' },
      'a.odt',
      'application/vnd.oasis.opendocument.text',
    ],
    [
      { mimetype: 'application/vnd.oasis.opendocument.spreadsheet' },
      'a',
      'application/vnd.oasis.opendocument.spreadsheet',
    ],
    [{ mimetype: 'application/epub+zip' }, 'a.epub', 'application/epub+zip'],
    [{ 'META-INF/MANIFEST.MF': '' }, 'a.jar', 'application/java-archive'],
    [{ 'a.txt': 'x' }, 'a.zip', 'application/zip'],
    [{ 'Index/Document.iwa': 'x' }, 'a.pages', 'application/vnd.apple.pages'],
    [{ 'a.txt': 'x' }, 'a.docx', 'application/zip TYPE_MISMATCH'],
    [{ mimetype: '../../etc/passwd' }, 'a.odt', 'application/zip TYPE_MISMATCH'],
    [{}, 'a.zip', 'application/zip'],
  ])('%j in %s', async (entries, name, expected) => {
    expect(await typeOf(zip(entries), name)).toBe(expected);
  });
});

describe('DocuWorks files are told by their first 16 bytes', () => {
  const header = (kind: number, generation: number) =>
    Buffer.from(
      `600e8201${generation.toString(16).padStart(2, '0')}800300c0${kind.toString(16)}8304010d0a01610000`,
      'hex',
    );
  test.each([
    [header(0x13, 7), 'a.xdw', 'application/vnd.fujixerox.docuworks'],
    [header(0x14, 10), 'a', 'application/vnd.fujixerox.docuworks.binder'],
    [header(0x14, 10), 'a.xdw', 'application/vnd.fujixerox.docuworks.binder TYPE_MISMATCH'],
    [Buffer.from('XDWF\u0007\u0000\u0001\u0000\u0000'.repeat(9)), 'a.xdw', 'application/octet-stream TYPE_MISMATCH'],
    [header(0x13, 7).subarray(0, 15), 'a.xdw', 'application/octet-stream TYPE_MISMATCH'],
  ])('case %#', async (content, name, expected) => {
    expect(await typeOf(content, name)).toBe(expected);
  });
});
