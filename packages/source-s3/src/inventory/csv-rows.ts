import { pipeline, Readable } from 'node:stream';
import { createGunzip } from 'node:zlib';
import { FileprocError, isFileprocError } from '@cis/fileproc-core';
import { parse } from 'csv-parse';
import { formDecoded } from '../form-decoded.ts';
import type { ListedObject } from '../s3-object.ts';
import { assertColumns, type Column, rowObject } from './columns.ts';
import type { DataFile, Manifest } from './manifest.ts';

/** Rows given at once. */
const PAGE = 1000;
/** Characters that a row has at most: a key of 1,024 bytes, encoded, and the other columns. */
const MAX_ROW = 64 * 1024;

/** The objects of a gzipped CSV file, a page at a time. Its keys are URL-encoded. Throws SOURCE_UNAVAILABLE. */
export async function* csvRows(
  content: AsyncIterable<Uint8Array>,
  file: DataFile,
  { columns, sourceBucket }: Manifest,
): AsyncGenerator<readonly ListedObject[], void, undefined> {
  const positions = new Map(columns.map((column, index) => [column, index]));
  assertColumns((column) => positions.has(column), sourceBucket);
  const keyAt = positions.get('Key')!;
  // Errors come out of the parser, which the pipeline destroys with them.
  const rows = pipeline(Readable.from(content), createGunzip(), parse({ max_record_size: MAX_ROW }), () => {});
  let page: ListedObject[] = [];
  let row: readonly string[] = [];
  const value = (column: Column): unknown => {
    const index = positions.get(column);
    return index === undefined ? undefined : row[index];
  };
  try {
    for await (const record of rows as AsyncIterable<readonly string[]>) {
      row = record;
      const object = rowObject(value, formDecoded(row[keyAt] ?? ''));
      if (!object) continue;
      page.push(object);
      if (page.length < PAGE) continue;
      yield page;
      page = [];
    }
  } catch (thrown) {
    if (isFileprocError(thrown)) throw thrown;
    const reason = thrown instanceof Error ? thrown.message : String(thrown);
    throw new FileprocError('SOURCE_UNAVAILABLE', `${file.key} of the S3 Inventory can't be read as CSV: ${reason}`, {
      cause: thrown,
    });
  }
  if (page.length > 0) yield page;
}
