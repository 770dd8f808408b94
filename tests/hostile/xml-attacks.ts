import { writeDocx } from '../../packages/processor-office/src/fixtures/docx.ts';
import { writeXlsx } from '../../packages/processor-office/src/fixtures/xlsx.ts';
import { writeZip } from '../../packages/processor-office/src/fixtures/zip.ts';

/** Ten entities, each ten times the one before: a thousand million "ha" if expanded. */
const LAUGHS = Array.from(
  { length: 10 },
  (_, at) => `<!ENTITY e${at} "${at === 0 ? 'ha' : `&e${at - 1};`.repeat(10)}">`,
).join('');

/** A document type that expands without end, asks for a file of the machine and for an address. */
function doctype(secretPath: string): string {
  return `<!DOCTYPE attack [${LAUGHS}<!ENTITY file SYSTEM "file://${secretPath}"><!ENTITY net SYSTEM "http://127.0.0.1:9/x"><!ENTITY % more SYSTEM "file://${secretPath}"> %more;]>`;
}

const REFERENCES = 'before &e9; &file; &net; after';

const ODF = [
  'xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0"',
  'xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0"',
  'xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0"',
].join(' ');

/** An OpenDocument file with this body. */
export function writeOdf(kind: 'text' | 'spreadsheet', body: string, prolog = ''): Buffer {
  const mediaType = `application/vnd.oasis.opendocument.${kind}`;
  return writeZip({
    mimetype: { content: mediaType, stored: true },
    'content.xml': `<?xml version="1.0"?>${prolog}<office:document-content ${ODF} office:version="1.3"><office:body><office:${kind}>${body}</office:${kind}></office:body></office:document-content>`,
    'META-INF/manifest.xml': `<manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0"><manifest:file-entry manifest:full-path="/" manifest:media-type="${mediaType}"/></manifest:manifest>`,
  });
}

/** Files of every format of XML or HTML with that document type, and what they say around its entities. */
export function entityAttacks(secretPath: string): Readonly<Record<string, string | Buffer>> {
  const prolog = `<?xml version="1.0"?>${doctype(secretPath)}`;
  const main = 'http://schemas.openxmlformats.org/wordprocessingml/2006/main';
  const sheet = 'http://schemas.openxmlformats.org/spreadsheetml/2006/main';
  return {
    'entities.xml': `${prolog}<attack>${REFERENCES}</attack>`,
    'entities.html': `${doctype(secretPath)}<html><body><p>${REFERENCES}</p></body></html>`,
    'entities.xhtml': `${prolog}<html xmlns="http://www.w3.org/1999/xhtml"><body><p>${REFERENCES}</p></body></html>`,
    'entities.svg': `${prolog}<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" width="90" height="90"><image xlink:href="file://${secretPath}"/><text>${REFERENCES}</text></svg>`,
    'entities.docx': writeDocx('', {
      parts: {
        'word/document.xml': `${prolog}<w:document xmlns:w="${main}"><w:body><w:p><w:r><w:t>${REFERENCES}</w:t></w:r></w:p></w:body></w:document>`,
      },
    }),
    'entities.xlsx': writeXlsx([{ name: 's', content: '' }], {
      parts: {
        'xl/worksheets/sheet1.xml': `${prolog}<worksheet xmlns="${sheet}"><sheetData><row><c t="inlineStr"><is><t>${REFERENCES}</t></is></c></row></sheetData></worksheet>`,
      },
    }),
    'entities.odt': writeOdf('text', `<text:p>${REFERENCES}</text:p>`, doctype(secretPath)),
  };
}
