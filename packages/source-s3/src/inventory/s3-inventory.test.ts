import { mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { s3Uri } from '@cis/fileproc-core';
import { describe, expect, onTestFinished, test } from 'vitest';
import { FakeS3 } from '../fake-s3.fixture.ts';
import { type S3InventoryOptions, type S3Object, s3, s3Inventory } from '../index.ts';
import { csvFile, type InventoryRow, manifestOf, parquetFile, SCHEMA } from './inventory.fixture.ts';

const signal = () => AbortSignal.timeout(20_000);

async function folder(): Promise<string> {
  const path = await mkdtemp(join(tmpdir(), 'inventory-'));
  onTestFinished(() => rm(path, { recursive: true, force: true }));
  return path;
}

/** An Inventory on disk, laid out as S3 does: the data files beside the folder of the manifest. */
async function onDisk(
  files: Readonly<Record<string, Uint8Array>>,
  more: Readonly<Record<string, unknown>> = {},
  options: Partial<S3InventoryOptions> = {},
) {
  const root = await folder();
  await mkdir(join(root, 'data'));
  await mkdir(join(root, '2026-03-04T01-00Z'));
  for (const [name, bytes] of Object.entries(files)) await writeFile(join(root, 'data', name), bytes);
  const named = Object.fromEntries(
    Object.entries(files).map(([name, bytes]) => [`inv/documents/all/data/${name}`, bytes]),
  );
  const manifest = join(root, '2026-03-04T01-00Z', 'manifest.json');
  await writeFile(manifest, manifestOf(named, more));
  return s3Inventory({ manifest, region: 'us-east-1', temporaryDirectory: root, ...options });
}

const list = (inventory: { listing(signal: AbortSignal): AsyncIterable<S3Object> }) =>
  Array.fromAsync(inventory.listing(signal()));

const ROWS: readonly InventoryRow[] = [
  { key: 'b.txt', size: 5_000_000_000, etag: 'abc-12', modified: '2026-01-02T03:04:05.678Z' },
  { key: 'a/日本 語+1%20&2.pdf', size: 0, etag: 'e1' },
  { key: 'か\u3099', etag: 'nfd' },
  { key: 'が', etag: 'nfc' },
  { key: 'old.txt', isLatest: false },
  { key: 'deleted.txt', isDeleteMarker: true },
  { key: 'folder/', size: 0 },
  { key: 'archive.zip', storageClass: 'DEEP_ARCHIVE' },
];
const LISTED = ['a/日本 語+1%20&2.pdf', 'archive.zip', 'b.txt', 'か\u3099', 'が'];
const LARGE = {
  uri: 's3://documents/b.txt',
  path: 'b.txt',
  name: 'b.txt',
  size: 5_000_000_000,
  modifiedAt: new Date('2026-01-02T03:04:05Z'),
  version: `abc-12@${Date.UTC(2026, 0, 2, 3, 4, 5) / 1000}`,
  storageClass: 'STANDARD',
};

describe.each([
  ['CSV', (rows: readonly InventoryRow[]) => csvFile(rows)],
  ['Parquet', (rows: readonly InventoryRow[]) => parquetFile(rows)],
] as const)('an Inventory in %s', (fileFormat, file) => {
  test('lists the latest objects in ascending order of URI, over all its files', async () => {
    const files = { '1.file': file(ROWS.slice(0, 3)), '2.file': file(ROWS.slice(3)), 'empty.file': file([]) };
    const inventory = await onDisk(files, { fileFormat });
    const objects = await list(inventory);
    expect(objects.map(({ path }) => path).sort()).toEqual(LISTED.sort());
    expect(objects.map(({ uri }) => uri)).toEqual(LISTED.map((key) => s3Uri('documents', key)).sort());
    expect(objects.find(({ path }) => path === 'b.txt')).toEqual(LARGE);
    expect(objects.find(({ path }) => path === 'archive.zip')?.storageClass).toBe('DEEP_ARCHIVE');
    expect(await inventory.facts()).toEqual({
      bucket: 'documents',
      createdAt: new Date(1_772_600_000_000),
      format: fileFormat,
      dataFiles: 3,
    });
  });

  test('is sorted by way of the disk where it is large, and leaves nothing there', async () => {
    const rows = Array.from({ length: 3000 }, (_, index) => ({ key: `${(index * 7919) % 3000} 件` }));
    const temporaryDirectory = await folder();
    const inventory = await onDisk({ '1.file': file(rows) }, { fileFormat }, { sortInMemory: 500, temporaryDirectory });
    expect((await list(inventory)).map(({ uri }) => uri)).toEqual(
      rows.map(({ key }) => s3Uri('documents', key)).sort(),
    );
    expect(await readdir(temporaryDirectory)).toEqual([]);
  });

  test('whose data file was changed, cut or is damaged gives nothing', async () => {
    const whole = file(ROWS);
    const damaged = Buffer.from(whole);
    damaged[whole.length >> 1]! ^= 0xff;
    const manifest = JSON.parse(manifestOf({ '1.file': whole })) as { files: unknown };
    for (const bytes of [damaged, whole.subarray(0, -20), file(ROWS.slice(1))]) {
      const inventory = await onDisk({ '1.file': bytes }, { fileFormat, files: manifest.files });
      const given: S3Object[] = [];
      const reading = (async () => {
        for await (const object of inventory.listing(signal())) given.push(object);
      })();
      await expect(reading).rejects.toMatchObject({
        code: 'SOURCE_UNAVAILABLE',
        message: expect.stringContaining('1.file of the S3 Inventory'),
      });
      expect(given).toEqual([]);
    }
  });
});

test.each([
  ['CSV', csvFile([{ key: 'a', etag: 'xx' }]), csvFile([{ key: 'a', etag: 'yy' }])],
  ['Parquet', parquetFile([{ key: 'a', etag: 'xx' }]), parquetFile([{ key: 'a', etag: 'yy' }])],
])('a sound %s file that is not the one of the manifest is known by its MD5', async (fileFormat, named, found) => {
  expect(found.length).toBe(named.length);
  const { files } = JSON.parse(manifestOf({ '1.file': named })) as { files: unknown };
  await expect(list(await onDisk({ '1.file': found }, { fileFormat, files }))).rejects.toMatchObject({
    code: 'SOURCE_UNAVAILABLE',
    message: expect.stringContaining('is not the file that its manifest names'),
  });
});

describe('an Inventory', () => {
  test.each<[string, Uint8Array, Record<string, unknown>]>([
    ['CSV', csvFile([{ key: 'a' }], 'Bucket, Key, Size'), { fileSchema: 'Bucket, Key, Size' }],
    ['Parquet', parquetFile([{ key: 'a' }], ['last_modified_date', 'e_tag']), { fileFormat: 'Parquet' }],
  ])('in %s that lacks fields says which to add', async (_, bytes, more) => {
    await expect(list(await onDisk({ '1.file': bytes }, more))).rejects.toMatchObject({
      code: 'INVALID_CONFIG',
      message: expect.stringContaining(
        'The S3 Inventory of bucket documents has no LastModifiedDate, ETag. Add these fields to the OptionalFields',
      ),
    });
  });

  test('of current versions alone, without columns about versions, is read', async () => {
    const fileSchema = 'Bucket, Key, Size, LastModifiedDate, ETag';
    const inventory = await onDisk({ '1.file': csvFile([{ key: 'a' }, { key: 'b' }], fileSchema) }, { fileSchema });
    expect((await list(inventory)).map(({ path, storageClass }) => [path, storageClass])).toEqual([
      ['a', undefined],
      ['b', undefined],
    ]);
  });

  test('keys encoded as a form and by percent signs alone are the same', async () => {
    const lines = ['a+b%2Bc', 'a%20b%2Bd'].map((key) =>
      SCHEMA.split(', ')
        .map((column) =>
          column === 'Key'
            ? `"${key}"`
            : column === 'Size'
              ? '"1"'
              : column === 'LastModifiedDate'
                ? '"2026-01-01T00:00:00Z"'
                : '"x"',
        )
        .join(','),
    );
    const inventory = await onDisk({ '1.file': gzipSync(lines.join('\n')) });
    expect((await list(inventory)).map(({ path }) => path)).toEqual(['a b+c', 'a b+d']);
  });

  test.each<[string, string, string]>([
    [
      'in ORC',
      manifestOf({}, { fileFormat: 'ORC' }),
      'Ask for CSV or Parquet in the inventory configuration of bucket documents',
    ],
    ['that is no JSON', 'x', 'it is no JSON'],
    ['without files', manifestOf({}, { files: undefined }), 'files is missing'],
    ['with a file without MD5', manifestOf({}, { files: [{ key: 'a', size: 1 }] }), 'no key, size or MD5checksum'],
    ['whose data files are missing', manifestOf({ 'data/x.csv.gz': new Uint8Array(1) }), 'The data file x.csv.gz'],
  ])('%s is refused', async (_, text, words) => {
    const manifest = join(await folder(), 'manifest.json');
    await writeFile(manifest, text);
    await expect(list(s3Inventory({ manifest, region: 'us-east-1' }))).rejects.toMatchObject({
      code: 'INVALID_CONFIG',
      message: expect.stringContaining(words),
    });
  });

  test('that is not there is refused, in a folder and in a bucket', async () => {
    await using server = await FakeS3.start();
    for (const manifest of ['/nowhere/manifest.json', 's3://documents/manifest.json'])
      await expect(list(s3Inventory({ ...server.connection, manifest }))).rejects.toMatchObject({
        code: 'INVALID_CONFIG',
        message: expect.stringContaining(manifest),
      });
    expect(() => s3Inventory({ manifest: 'https://example.com/manifest.json' })).toThrow(
      's3://bucket/key or by a path',
    );
  });

  test.each([
    ['CSV', csvFile(ROWS)],
    ['Parquet', parquetFile(ROWS)],
  ])('in a bucket, in %s, is the listing of a source', async (fileFormat, bytes) => {
    await using server = await FakeS3.start();
    const key = 'inventory/documents/all/data/1';
    server.put(key, bytes);
    server.put('inventory/manifest.json', manifestOf({ [key]: bytes }, { fileFormat }));
    const inventoryManifest = 's3://documents/inventory/manifest.json';
    const source = s3({ ...server.connection, inventoryManifest, prefix: 'a' });
    const keys: string[] = [];
    for await (const delivery of source.deliveries(signal())) {
      keys.push(delivery.file.path);
      await delivery.ack();
    }
    expect(keys).toEqual(['a/日本 語+1%20&2.pdf', 'archive.zip']);
    await source.close();
  });

  test('of another bucket is refused as the listing of a source', async () => {
    const manifest = join(await folder(), 'manifest.json');
    await writeFile(manifest, manifestOf({}));
    const source = s3({ bucket: 'other', region: 'us-east-1', inventoryManifest: manifest });
    await expect(Array.fromAsync(source.deliveries(signal()))).rejects.toMatchObject({
      code: 'INVALID_CONFIG',
      message: `${manifest} is the inventory of bucket documents, not of other.`,
    });
  });

  test('ends with the reason when its signal aborts', async () => {
    const inventory = await onDisk({ '1.file': csvFile(ROWS) });
    const reason = new Error('stop');
    await expect(Array.fromAsync(inventory.listing(AbortSignal.abort(reason)))).rejects.toBe(reason);
  });
});
