import { createHash } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { askOpenSearch } from '../../../../tests/services/opensearch-index.ts';
import { ENDPOINTS, type Service, startService } from '../operations/service.fixture.ts';

const FILES = 900;
const key = (number: number) => `部署/${String(number).padStart(4, '0')} 資料.txt`;
const text = (number: number) => `資料その${number}`;

interface Damage {
  readonly missing: readonly string[];
  readonly stale: readonly string[];
  readonly orphaned: readonly string[];
}

/** Takes documents out of the index, makes others of another version or reading, and takes objects away without an event. */
async function damage(service: Service): Promise<Damage> {
  const keys = Array.from({ length: 500 }, (_, at) => key(at));
  const found: Damage = { missing: keys.slice(0, 200), stale: keys.slice(200, 350), orphaned: keys.slice(350) };
  const { index } = service.bed;
  const url = ENDPOINTS!.openSearch;
  // What is deleted here leaves a version behind, which refuses the worker's writes until OpenSearch has forgotten it.
  const forgetful = JSON.stringify({ 'index.gc_deletes': '1s' });
  const headers = { 'content-type': 'application/json' };
  expect((await fetch(`${url}/${index.name}/_settings`, { method: 'PUT', headers, body: forgetful })).status).toBe(200);
  const held = new Map((await index.search()).map(({ id, source }) => [source.file_path, { id, source }]));
  const lines: string[] = [];
  for (const each of found.missing) {
    const { id } = held.get(each)!;
    lines.push(JSON.stringify({ delete: { _id: id, routing: id } }));
  }
  for (const [at, each] of found.stale.entries()) {
    const { id, source } = held.get(each)!;
    // As an older worker would have left it: the version of the write is that of the document's revision.
    const guard = { version: Number(source.revision), version_type: 'external_gte' };
    const other = at % 2 === 0 ? { version: 'of another content' } : { fingerprint: 'another reading' };
    lines.push(JSON.stringify({ index: { _id: id, routing: id, ...guard } }), JSON.stringify({ ...source, ...other }));
  }
  const answer = await fetch(`${url}/${index.name}/_bulk?refresh=true`, {
    method: 'POST',
    headers: { 'content-type': 'application/x-ndjson' },
    body: `${lines.join('\n')}\n`,
  });
  expect(await answer.json()).toMatchObject({ errors: false });
  await service.remove(found.orphaned);
  return found;
}

function listed(out: string): Record<string, string[]> {
  const kinds: Record<string, string[]> = {};
  for (const each of out.trimEnd().split('\n')) {
    const [kind = '', path = ''] = each.split('\t');
    kinds[kind] = [...(kinds[kind] ?? []), path];
  }
  for (const paths of Object.values(kinds)) paths.sort();
  return kinds;
}

describe.skipIf(!ENDPOINTS)('fileproc audit', () => {
  test('finds exactly 500 documents that were damaged, and --repair with a worker mends them', async () => {
    await using service = await startService();
    await service.put(Object.fromEntries(Array.from({ length: FILES }, (_, at) => [key(at), text(at)])));
    expect(await service.run('backfill', '--quiet')).toMatchObject({ code: 0 });
    expect(await service.run('audit', '--grace', '0')).toMatchObject({
      code: 0,
      out: expect.stringContaining('Nothing to mend: index and bucket agree on 900 files.'),
    });

    const done = await damage(service);
    const found = await service.run('audit', '--grace', '0', '--list');
    expect(found.code).toBe(1);
    expect(listed(found.out)).toEqual(done);
    expect(await service.bed.queue.depth()).toMatchObject({ visible: 0 });

    const repair = await service.run('audit', '--grace', '0', '--repair', '--json');
    expect(repair.code).toBe(0);
    expect(JSON.parse(repair.out)).toMatchObject({
      current: 400,
      missing: 200,
      stale: 150,
      orphaned: 150,
      tooNew: 0,
      failed: {},
      repair: { enqueued: 500, queueUrl: service.bed.queue.url },
    });
    expect(await service.work()).toBe(0);
    expect(await service.run('audit', '--grace', '0')).toMatchObject({ code: 0 });
    const kept = Array.from({ length: FILES }, (_, at) => at).filter((at) => at < 350 || at >= 500);
    expect(await service.texts()).toEqual(Object.fromEntries(kept.map((at) => [key(at), text(at)])));
  }, 300_000);

  test('leaves alone what is too new to judge, and counts what could not be read by its code', async () => {
    await using service = await startService();
    await service.put({ 'empty.txt': '', 'a.txt': 'a' });
    await service.run('backfill');
    await service.put({ 'new.txt': 'its event is under way' });
    const { code, out } = await service.run('audit', '--json');
    expect(code).toBe(0);
    expect(JSON.parse(out)).toMatchObject({
      compared: 3,
      current: 2,
      missing: 0,
      tooNew: 1,
      failed: { EMPTY_FILE: 1 },
      examples: { 'too new': ['new.txt'], failed: ['empty.txt'] },
    });
  });

  test('does not call a file stale for another reading with --content-only', async () => {
    await using service = await startService();
    await service.put({ 'a.txt': 'a' });
    await service.run('backfill');
    const id = createHash('sha256').update(`s3://${service.bed.bucket}/a.txt`).digest('hex');
    const path = `/${service.bed.index.name}/_update/${id}?routing=${id}&refresh=true`;
    await askOpenSearch(ENDPOINTS!.openSearch, 'POST', path, { doc: { fingerprint: 'of an older version' } });
    expect(await service.run('audit', '--grace', '0')).toMatchObject({ code: 1, out: /stale, all\n {2}a\.txt/ });
    expect(await service.run('audit', '--grace', '0', '--content-only')).toMatchObject({ code: 0 });
  });

  test('of an index that is not there says that everything is missing, and makes none', async () => {
    await using service = await startService();
    await service.put({ 'a.txt': 'a' });
    const { code, out } = await service.run('audit', '--grace', '0', '--list');
    expect({ code, out }).toEqual({ code: 1, out: 'missing\ta.txt\t\n' });
    expect(await service.bed.index.count()).toBe(0);
  });
});
