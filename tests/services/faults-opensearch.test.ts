import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, test } from 'vitest';
import { SAMPLES } from '../../examples/sample-documents/generate.mjs';
import { serverEndpoints } from './aws-test-bed.ts';
import { put } from './bucket-content.ts';
import { attempts, createFaultBed, isBulk, sqsOperation } from './fault-bed.ts';
import { askOpenSearch } from './opensearch-index.ts';
import { installPrograms } from './programs.ts';
import { freePorts } from './server-process.ts';
import { startOpenSearch } from './servers.ts';

const endpoints = serverEndpoints();
const NOTHING = { visible: 0, inFlight: 0, delayed: 0 };

describe.skipIf(!endpoints)('OpenSearch that fails', { timeout: 300_000 }, () => {
  test('429 for a document inside a 200 is sent again, and no receive is used up', async () => {
    await using faulty = await createFaultBed(endpoints!);
    const item = { index: { status: 429, error: { type: 'rejected_execution_exception', reason: 'full' } } };
    const body = JSON.stringify({ errors: true, items: [item] });
    const rule = faulty.openSearch.fault(isBulk, { kind: 'answer', status: 200, body }, 3);
    await using worker = faulty.worker();
    await faulty.putTexts(1);
    await faulty.untilEmpty(worker);
    expect([rule.met, await faulty.failures(), await attempts(worker)]).toEqual([3, {}, { '0.txt': 1 }]);
  });

  test.for([
    ['503', { kind: 'answer', status: 503, body: '{}' }],
    ['an answer that is lost after the work was done', { kind: 'lose-answer' }],
    ['an answer that is cut', { kind: 'cut-answer', afterBytes: 12 }],
    ['a connection that breaks', { kind: 'drop' }],
  ] as const)('%s: the bulk is sent again until it is known what became of it', async ([, fault]) => {
    await using faulty = await createFaultBed(endpoints!);
    const rule = faulty.openSearch.fault(isBulk, fault, 2);
    await using worker = faulty.worker();
    await faulty.putTexts(8);
    await faulty.untilEmpty(worker);
    expect([rule.met, await faulty.failures()]).toEqual([2, {}]);
    expect(new Set(Object.values(await attempts(worker)))).toEqual(new Set([1]));
    expect(await faulty.bed.queue.deadLetterDepth()).toEqual(NOTHING);
  });

  test('while it is down no message is taken; the worker says so and goes on by itself', async () => {
    await using faulty = await createFaultBed(endpoints!, { maxReceiveCount: 2, visibilitySeconds: 10 });
    await using worker = faulty.worker();
    await faulty.putTexts(5);
    await faulty.untilEmpty(worker);
    expect((await faulty.readyz()).status).toBe(200);

    const down = faulty.openSearch.fault(() => true, { kind: 'drop' });
    await faulty.putTexts(40);
    await worker.logged(({ msg }) => msg.startsWith('paused'));
    expect(await faulty.readyz()).toEqual({ status: 503, reasons: ['sink opensearch'] });
    const receives = () => faulty.sqs.requests.filter(sqsOperation('ReceiveMessage')).length;
    // A receive that was under way may end.
    await sleep(2_000);
    const before = receives();
    await sleep(6_000);
    expect(receives()).toBe(before);

    down.remove();
    await worker.logged(({ msg }) => msg === 'resumed');
    await faulty.untilEmpty(worker);
    expect(await faulty.readyz()).toEqual({ status: 200, reasons: [] });
    expect([await faulty.failures(), await faulty.bed.queue.deadLetterDepth()]).toEqual([{}, NOTHING]);
    // What was in hand was kept in hand, over more than one visibility: no message was received twice.
    expect(new Set(Object.values(await attempts(worker)))).toEqual(new Set([1]));
  });

  test('killed in the middle of a bulk and started again: nothing is missing', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'fileproc-opensearch-'));
    const [port] = await freePorts(1);
    const { openSearch: classPath } = installPrograms();
    let server = await startOpenSearch(classPath, { folder, port: port! });
    try {
      await using faulty = await createFaultBed(endpoints!, { openSearchUrl: server.url });
      await using worker = faulty.worker();
      const held = faulty.openSearch.hold(isBulk, 'answer');
      await faulty.putTexts(30);
      await held.arrived;
      await server.stop('SIGKILL');
      held.release();
      faulty.openSearch.fault(isBulk, { kind: 'drop' }, 1);
      // The held bulk may have been all of them: these find no server for certain.
      await faulty.putTexts(30);
      await worker.logged(({ msg }) => msg.startsWith('paused'));
      server = await startOpenSearch(classPath, { folder, port: port! });
      await faulty.untilEmpty(worker, 180_000);
      expect([await faulty.failures(), await faulty.bed.queue.deadLetterDepth()]).toEqual([{}, NOTHING]);
    } finally {
      await server.stop('SIGKILL');
      await rm(folder, { recursive: true, force: true });
    }
  });

  test('a document that does not fit the mapping is refused alone, and indexed by its name', async () => {
    await using faulty = await createFaultBed(endpoints!);
    await using worker = faulty.worker();
    await worker.logged(({ msg }) => msg === 'started');
    await faulty.putTexts(1);
    await faulty.untilEmpty(worker);
    // Only documents with a thumbnail have this field, two numbers.
    const odd = { properties: { thumbnail_size: { type: 'date', format: 'strict_date' } } };
    await askOpenSearch(endpoints!.openSearch, 'PUT', `/${faulty.bed.index.name}/_mapping`, odd);
    const { content } = SAMPLES.find(({ path }) => path === 'export/delivery-terms.pdf')!;
    const pdf = typeof content === 'function' ? await content() : content;
    await put(faulty.bed.s3, faulty.bed.bucket, '契約.pdf', pdf);
    await faulty.tell('契約.pdf');
    await faulty.putTexts(6);
    await faulty.untilEmpty(worker);
    expect(await faulty.failures()).toEqual({ '契約.pdf': 'SINK_REJECTED' });
    expect([(await attempts(worker))['契約.pdf'], await faulty.bed.queue.deadLetterDepth()]).toEqual([1, NOTHING]);
  });
});
