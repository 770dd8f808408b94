/**
 * Memory and time of listing a large bucket in the order of URIs: `node bench/s3-listing.ts [objects] [inventory rows]`,
 * after `pnpm build`. The lister is a server in a process of its own that makes up pages of ListObjectsV2; the Inventory
 * is a gzipped CSV file that is written first. It reports; it judges nothing.
 */
import { fork } from 'node:child_process';
import { createHash } from 'node:crypto';
import { createReadStream, createWriteStream } from 'node:fs';
import { mkdtemp, rm, stat, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createGzip } from 'node:zlib';
import { type S3Object, s3, s3Inventory } from '../packages/source-s3/dist/index.js';

const MIB = 1024 * 1024;
const PAGE = 1000;

/** The form-encoded key of an object: folders by department and year, Japanese and English names, no order. */
function keyAt(index: number): string {
  const name = (index * 2_654_435_761) % 4_294_967_296;
  return `%E9%83%A8%E9%96%80${index % 97}/20${10 + (index % 17)}/${name.toString(36)}+%E5%A0%B1%E5%91%8A${index}.pdf`;
}

function etagAt(index: number): string {
  return index.toString(16).padStart(32, '0');
}

/** Answers ListObjectsV2 for so many objects, in the order of their numbers, until its parent is gone. */
function serveListing(objects: number): void {
  const server = createServer((request, response) => {
    const query = new URL(request.url ?? '', 'http://localhost').searchParams;
    const start = Number(query.get('continuation-token') ?? 0);
    const end = Math.min(start + PAGE, objects);
    let contents = '';
    for (let index = start; index < end; index++)
      contents += `<Contents><Key>${keyAt(index)}</Key><LastModified>2026-01-02T03:04:05.000Z</LastModified><ETag>&quot;${etagAt(index)}&quot;</ETag><Size>${index}</Size><StorageClass>STANDARD</StorageClass></Contents>`;
    const token = end < objects ? `<NextContinuationToken>${end}</NextContinuationToken>` : '';
    response.end(
      `<ListBucketResult><EncodingType>url</EncodingType><IsTruncated>${end < objects}</IsTruncated>${token}${contents}</ListBucketResult>`,
    );
  });
  server.listen(0, '127.0.0.1', () => process.send?.((server.address() as AddressInfo).port));
  process.on('disconnect', () => process.exit());
}

/** Reads a listing to its end, and tells time, order, and how memory went. */
async function measure(what: string, listing: AsyncIterable<S3Object>): Promise<void> {
  global.gc?.();
  const before = process.memoryUsage().rss;
  const samples: number[] = [];
  const timer = setInterval(() => samples.push(process.memoryUsage().rss), 200);
  const began = performance.now();
  let firstAt = 0;
  let count = 0;
  let isAscending = true;
  let last = '';
  for await (const { uri } of listing) {
    if (count++ === 0) firstAt = performance.now();
    isAscending &&= uri > last;
    last = uri;
  }
  clearInterval(timer);
  const seconds = (performance.now() - began) / 1000;
  const reading = (firstAt - began) / 1000;
  const tenth = Math.max(1, Math.floor(samples.length / 10));
  const peaks = Array.from({ length: 10 }, (_, part) => {
    const ofPart = samples.slice(part * tenth, (part + 1) * tenth);
    return Math.round(Math.max(...ofPart, 0) / MIB);
  });
  console.log(`${what}: ${count} objects in ${seconds.toFixed(1)} s, the first after ${reading.toFixed(1)} s`);
  console.log(`  ${Math.round(count / seconds)} objects a second, ascending: ${isAscending}`);
  console.log(`  RSS before ${Math.round(before / MIB)} MiB; highest in each tenth of the time ${peaks.join(' ')} MiB`);
}

async function writeInventory(folder: string, rows: number): Promise<string> {
  const data = join(folder, 'data.csv.gz');
  async function* lines() {
    for (let start = 0; start < rows; start += PAGE) {
      let text = '';
      for (let index = start; index < Math.min(start + PAGE, rows); index++)
        text += `"documents","${keyAt(index)}","","true","false","${index}","2026-01-02T03:04:05.000Z","${etagAt(index)}","STANDARD"\n`;
      yield text;
    }
  }
  await pipeline(Readable.from(lines()), createGzip({ level: 1 }), createWriteStream(data));
  const hash = createHash('md5');
  for await (const chunk of createReadStream(data)) hash.update(chunk);
  const manifest = join(folder, 'manifest.json');
  await writeFile(
    manifest,
    JSON.stringify({
      sourceBucket: 'documents',
      destinationBucket: 'arn:aws:s3:::documents',
      fileFormat: 'CSV',
      fileSchema: 'Bucket, Key, VersionId, IsLatest, IsDeleteMarker, Size, LastModifiedDate, ETag, StorageClass',
      files: [{ key: 'data.csv.gz', size: (await stat(data)).size, MD5checksum: hash.digest('hex') }],
    }),
  );
  return manifest;
}

if (process.send) serveListing(Number(process.argv[2]));
else {
  const objects = Number(process.argv[2] ?? 5_000_000);
  const rows = Number(process.argv[3] ?? 1_000_000);
  const folder = await mkdtemp(join(tmpdir(), 'fileproc-bench-'));
  const server = fork(import.meta.filename, [String(objects)]);
  try {
    process.env.AWS_ACCESS_KEY_ID ??= 'bench';
    process.env.AWS_SECRET_ACCESS_KEY ??= 'bench';
    const port = await new Promise((resolve) => server.once('message', resolve));
    const place = { region: 'us-east-1', temporaryDirectory: folder };
    const source = s3({ ...place, bucket: 'documents', endpoint: `http://127.0.0.1:${port}` });
    await measure('ListObjectsV2', source.listing(new AbortController().signal));
    await source.close();
    const manifest = await writeInventory(folder, rows);
    const inventory = s3Inventory({ ...place, manifest });
    await measure('S3 Inventory (CSV)', inventory.listing(new AbortController().signal));
    await inventory.close();
  } finally {
    server.kill();
    await rm(folder, { recursive: true, force: true });
  }
}
