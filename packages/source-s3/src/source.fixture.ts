import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Delivery, documentId, type InventoryEntry, s3Uri } from '@cis/fileproc-core';
import { onTestFinished } from 'vitest';
import { FakeS3 } from './fake-s3.fixture.ts';
import { type S3Event, type S3Options, type S3Source, s3 } from './index.ts';

/** A server, and sources over it that tell their events, for one test. */
export async function start(options: Partial<S3Options> = {}) {
  const server = await FakeS3.start();
  onTestFinished(() => server[Symbol.asyncDispose]());
  const events: S3Event[] = [];
  const make = (more: Partial<S3Options> = {}) =>
    s3({ ...server.connection, onEvent: (event) => events.push(event), ...options, ...more });
  return { server, events, make };
}

/** A folder for one test. */
export async function folder(): Promise<string> {
  const path = await mkdtemp(join(tmpdir(), 'source-s3-'));
  onTestFinished(() => rm(path, { recursive: true, force: true }));
  return path;
}

/** Settles all deliveries of a run, in words: `upsert a`. */
export async function settle(
  source: S3Source,
  how: (delivery: Delivery) => Promise<void> = (delivery) => delivery.ack(),
) {
  const lines: string[] = [];
  for await (const delivery of source.deliveries(AbortSignal.timeout(20_000))) {
    lines.push(`${delivery.change} ${delivery.file.path}`);
    await how(delivery);
  }
  return lines;
}

/** An index that holds these keys in these versions. */
export function index(versions: Readonly<Record<string, string>>, more: Partial<InventoryEntry> = {}) {
  return async function* inventory(prefix: string): AsyncGenerator<InventoryEntry> {
    const entries = Object.entries(versions).map(([key, version]) => ({ sourceUri: s3Uri('documents', key), version }));
    entries.sort((a, b) => (a.sourceUri < b.sourceUri ? -1 : 1));
    for (const entry of entries)
      if (entry.sourceUri.startsWith(prefix))
        yield { documentId: documentId(entry.sourceUri), fingerprint: 'f', success: true, ...entry, ...more };
  };
}

/** The keys of a listing. */
export async function listed(source: S3Source): Promise<string[]> {
  const files = await Array.fromAsync(source.listing(AbortSignal.timeout(20_000)));
  return files.map((file) => file.path);
}
