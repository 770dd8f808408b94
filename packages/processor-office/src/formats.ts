import type { Extraction, LocalFile, ProcessContext } from '@cis/fileproc-core';
import { readDoc } from './doc/read-doc.ts';
import { readDocx } from './docx/read-docx.ts';
import { readEncrypted } from './encryption/read-encrypted.ts';
import { readJtd } from './jtd/read-jtd.ts';
import { readFlatOdf, readOdf } from './odf/read-odf.ts';
import { readPpt } from './ppt/read-ppt.ts';
import { readPptx } from './pptx/read-pptx.ts';
import { readRtf } from './rtf/read-rtf.ts';
import { readSheetjs } from './sheetjs/read-sheetjs.ts';
import { readSpreadsheetml } from './spreadsheetml/read-spreadsheetml.ts';
import { readXls } from './xls/read-xls.ts';
import { readXlsb } from './xlsb/read-xlsb.ts';
import { readXlsx } from './xlsx/read-xlsx.ts';

/** A format and what reads it. A further format is a folder with its reader and one more row of {@link FORMATS}. */
export interface Format {
  readonly mediaTypes: readonly string[];
  /** Its files are ZIP packages; one that is a compound file instead is an encrypted package. */
  readonly isPackage?: boolean;
  read(file: LocalFile, context: ProcessContext): Promise<Extraction>;
}

const OOXML = 'application/vnd.openxmlformats-officedocument';
const ODF = 'application/vnd.oasis.opendocument';

/** Every format that `office()` reads. */
export const FORMATS: readonly Format[] = [
  { mediaTypes: ['application/x-encrypted-ooxml'], read: readEncrypted },
  {
    mediaTypes: [
      `${OOXML}.wordprocessingml.document`,
      `${OOXML}.wordprocessingml.template`,
      'application/vnd.ms-word.document.macroenabled.12',
      'application/vnd.ms-word.template.macroenabled.12',
    ],
    isPackage: true,
    read: readDocx,
  },
  {
    mediaTypes: [
      `${OOXML}.spreadsheetml.sheet`,
      `${OOXML}.spreadsheetml.template`,
      'application/vnd.ms-excel.sheet.macroenabled.12',
      'application/vnd.ms-excel.template.macroenabled.12',
      'application/vnd.ms-excel.addin.macroenabled.12',
    ],
    isPackage: true,
    read: readXlsx,
  },
  { mediaTypes: ['application/vnd.ms-excel.sheet.binary.macroenabled.12'], isPackage: true, read: readXlsb },
  {
    mediaTypes: [
      `${OOXML}.presentationml.presentation`,
      `${OOXML}.presentationml.template`,
      `${OOXML}.presentationml.slideshow`,
      'application/vnd.ms-powerpoint.presentation.macroenabled.12',
      'application/vnd.ms-powerpoint.template.macroenabled.12',
      'application/vnd.ms-powerpoint.slideshow.macroenabled.12',
      'application/vnd.ms-powerpoint.addin.macroenabled.12',
    ],
    isPackage: true,
    read: readPptx,
  },
  {
    mediaTypes: [
      `${ODF}.text`,
      `${ODF}.text-template`,
      `${ODF}.text-master`,
      `${ODF}.spreadsheet`,
      `${ODF}.spreadsheet-template`,
      `${ODF}.presentation`,
      `${ODF}.presentation-template`,
      `${ODF}.graphics`,
      `${ODF}.graphics-template`,
      `${ODF}.formula`,
      'application/vnd.sun.xml.writer',
      'application/vnd.sun.xml.calc',
      'application/vnd.sun.xml.impress',
    ],
    read: readOdf,
  },
  {
    mediaTypes: [`${ODF}.text-flat-xml`, `${ODF}.spreadsheet-flat-xml`, `${ODF}.presentation-flat-xml`],
    read: readFlatOdf,
  },
  { mediaTypes: ['application/vnd.ms-spreadsheetml'], read: readSpreadsheetml },
  { mediaTypes: ['application/msword'], read: readDoc },
  { mediaTypes: ['application/vnd.ms-excel'], read: readXls },
  { mediaTypes: ['application/vnd.ms-powerpoint'], read: readPpt },
  { mediaTypes: ['application/x-js-taro'], read: readJtd },
  { mediaTypes: ['application/x-sylk', 'application/x-dif'], read: readSheetjs },
  { mediaTypes: ['application/rtf'], read: readRtf },
];
