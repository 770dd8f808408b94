import { type FileHandle, mkdtemp, open, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { FileprocError, isFileprocError } from '@cis/fileproc-core';
import { type AsyncBuffer, parquetMetadataAsync, parquetScan, parquetSchema } from 'hyparquet';
import { compressors } from 'hyparquet-compressors';
import type { ListedObject } from '../s3-object.ts';
import { assertColumns, COLUMNS, type Column, rowObject } from './columns.ts';
import type { DataFile, Manifest } from './manifest.ts';

/** Rows given at once. */
const PAGE = 1000;

/**
 * The objects of a Parquet file, a page at a time. The file is copied to `temporaryDirectory` first, as it is read from
 * its end; a row group is in memory at a time, of those columns that are needed. Throws SOURCE_UNAVAILABLE and
 * SCRATCH_UNAVAILABLE.
 */
export async function* parquetRows(
  content: AsyncIterable<Uint8Array>,
  file: DataFile,
  { sourceBucket }: Manifest,
  temporaryDirectory: string,
): AsyncGenerator<readonly ListedObject[], void, undefined> {
  const copy = await copyOf(content, temporaryDirectory);
  try {
    const source = bufferOver(copy.handle, file.size);
    const metadata = await parquetMetadataAsync(source);
    const present = new Set(parquetSchema(metadata).children.map((child) => child.element.name));
    const has = (column: Column) => present.has(COLUMNS[column]);
    assertColumns(has, sourceBucket);
    const columns = columnNames().filter(has);
    const names = columns.map((column) => COLUMNS[column]);
    const scan = await parquetScan({ file: source, metadata, columns: names, compressors });
    let rowStart = 0;
    for (const group of metadata.row_groups) {
      const rowEnd = rowStart + Number(group.num_rows);
      const values = new Map<Column, ArrayLike<unknown>>();
      for (const column of columns)
        values.set(column, await scan.readColumn({ column: COLUMNS[column], rowStart, rowEnd }));
      yield* pagesOf(values, rowEnd - rowStart);
      rowStart = rowEnd;
    }
  } catch (thrown) {
    if (isFileprocError(thrown)) throw thrown;
    const reason = thrown instanceof Error ? thrown.message : String(thrown);
    throw new FileprocError(
      'SOURCE_UNAVAILABLE',
      `${file.key} of the S3 Inventory can't be read as Parquet: ${reason}`,
      {
        cause: thrown,
      },
    );
  } finally {
    await copy.remove();
  }
}

function* pagesOf(values: ReadonlyMap<Column, ArrayLike<unknown>>, rows: number): Generator<readonly ListedObject[]> {
  let page: ListedObject[] = [];
  for (let row = 0; row < rows; row++) {
    const object = rowObject((column) => values.get(column)?.[row], String(values.get('Key')?.[row]));
    if (!object) continue;
    page.push(object);
    if (page.length < PAGE) continue;
    yield page;
    page = [];
  }
  if (page.length > 0) yield page;
}

function columnNames(): Column[] {
  return Object.keys(COLUMNS).filter((name): name is Column => Object.hasOwn(COLUMNS, name));
}

function bufferOver(handle: FileHandle, byteLength: number): AsyncBuffer {
  return {
    byteLength,
    async slice(start, end = byteLength) {
      const bytes = new Uint8Array(end - start);
      for (let done = 0; done < bytes.length; ) {
        const { bytesRead } = await handle.read(bytes, done, bytes.length - done, start + done);
        if (bytesRead === 0) throw new Error(`it ends before byte ${end}`);
        done += bytesRead;
      }
      return bytes.buffer;
    },
  };
}

async function copyOf(content: AsyncIterable<Uint8Array>, temporaryDirectory: string) {
  const inScratch = async <Value>(work: () => Promise<Value>): Promise<Value> => {
    try {
      return await work();
    } catch (thrown) {
      const reason = thrown instanceof Error ? thrown.message : String(thrown);
      const text = `Reading an S3 Inventory needs room in ${temporaryDirectory} (option temporaryDirectory): ${reason}`;
      throw new FileprocError('SCRATCH_UNAVAILABLE', text, { cause: thrown });
    }
  };
  const folder = await inScratch(() => mkdtemp(join(temporaryDirectory, 'fileproc-inventory-')));
  const handle = await inScratch(() => open(join(folder, 'copy.parquet'), 'wx+', 0o600));
  const remove = async () => {
    await handle.close();
    await rm(folder, { recursive: true, force: true });
  };
  try {
    for await (const chunk of content)
      for (let done = 0; done < chunk.byteLength; )
        done += (await inScratch(() => handle.write(chunk, done))).bytesWritten;
    return { handle, remove };
  } catch (thrown) {
    await remove();
    throw thrown;
  }
}
