import type { Extraction, LocalFile, ProcessContext } from '@cis/fileproc-core';
import { readWorkbookFile, type WorkbookDialect } from '../xlsx/read-xlsx.ts';
import { readBinarySheet } from './sheet-reader.ts';
import { readBinaryFormats, readBinaryNotes, readBinarySharedStrings } from './tables.ts';
import { readBinaryWorkbook } from './workbook.ts';

const BINARY: WorkbookDialect = {
  main: { usual: 'xl/workbook.bin', contentType: /ms-excel\.sheet\.binary\.macroenabled\.main/i },
  workbook: readBinaryWorkbook,
  sharedStrings: readBinarySharedStrings,
  formats: readBinaryFormats,
  sheet: readBinarySheet,
  notes: readBinaryNotes,
  reason: 'binary workbook',
};

/** Reads an Excel workbook in binary records ([MS-XLSB]), as a workbook in XML is read. */
export function readXlsb(file: LocalFile, context: ProcessContext): Promise<Extraction> {
  return readWorkbookFile(file, context, BINARY);
}
