import type { Extraction, LocalFile, ProcessContext } from '@cis/fileproc-core';
import { readDocx } from './docx/read-docx.ts';
import { readXlsx } from './xlsx/read-xlsx.ts';

/** A format and what reads it. A further format is a folder with its reader and one more row of {@link FORMATS}. */
export interface Format {
  readonly mediaTypes: readonly string[];
  read(file: LocalFile, context: ProcessContext): Promise<Extraction>;
}

const OOXML = 'application/vnd.openxmlformats-officedocument';

/** Every format that `office()` reads. */
export const FORMATS: readonly Format[] = [
  {
    mediaTypes: [
      `${OOXML}.wordprocessingml.document`,
      `${OOXML}.wordprocessingml.template`,
      'application/vnd.ms-word.document.macroenabled.12',
      'application/vnd.ms-word.template.macroenabled.12',
    ],
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
    read: readXlsx,
  },
];
