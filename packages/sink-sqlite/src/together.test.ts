import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { DatabaseSync } from 'node:sqlite';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { addition, temporaryIndex } from './temporary-index.ts';

/** Another process that writes; what it prints are the numbers of its confirmed documents. */
function writingProcess(
  path: string,
  prefix: string,
  count: number,
): { child: ChildProcess; confirmed(): number; stderr(): string } {
  const child = spawn(process.execPath, [
    fileURLToPath(new URL('together.fixture.ts', import.meta.url)),
    path,
    prefix,
    String(count),
  ]);
  let stdout = '';
  let stderr = '';
  child.stdout.on('data', (data) => {
    stdout += data;
  });
  child.stderr.on('data', (data) => {
    stderr += data;
  });
  return { child, confirmed: () => stdout.split('\n').length - 1, stderr: () => stderr };
}

test('a process that is killed while it writes leaves a sound index with everything that it confirmed', async () => {
  await using index = await temporaryIndex();
  await index.sink.close();
  const expected: string[] = [];
  for (let round = 0; round < 20; round++) {
    const { child, confirmed, stderr } = writingProcess(index.path, `r${round}`, 1_000_000);
    while (confirmed() === 0 && child.exitCode === null) await new Promise((resolve) => setTimeout(resolve, 5));
    await new Promise((resolve) => setTimeout(resolve, Math.random() * 120));
    child.kill('SIGKILL');
    await once(child, 'close');
    expect(stderr()).toBe('');
    for (let number = 0; number < confirmed(); number++) expected.push(`/r${round}/${number}`);

    const database = new DatabaseSync(index.path);
    expect(database.prepare('PRAGMA integrity_check').all()).toEqual([{ integrity_check: 'ok' }]);
    database.exec("INSERT INTO text_index (text_index) VALUES ('integrity-check')");
    const there = new Set(
      database
        .prepare('SELECT file_path FROM documents')
        .all()
        .map((row) => row.file_path),
    );
    expect(expected.filter((path) => !there.has(path))).toEqual([]);
    const counts = database.prepare(
      `SELECT (SELECT count(*) FROM documents) * 3 AS wanted, (SELECT count(*) FROM passages) AS passages,
         (SELECT count(*) FROM text_index WHERE text_index MATCH '"契約 約書"') AS found,
         (SELECT value * 3 FROM counters WHERE name = 'documents') AS counted`,
    );
    const { wanted, ...found } = counts.get() ?? {};
    expect(found).toEqual({ passages: wanted, found: wanted, counted: wanted });
    database.close();
  }
  expect(expected.length).toBeGreaterThanOrEqual(20);
}, 180_000);

test('two processes and this one write to one index, and it is searched meanwhile', async () => {
  await using index = await temporaryIndex();
  const others = ['one', 'two'].map((prefix) => writingProcess(index.path, prefix, 40));
  const ended = Promise.all(others.map(({ child }) => once(child, 'close')));
  let searches = 0;
  let running = true;
  const searching = (async () => {
    let last = 0;
    while (running) {
      const { total, hits } = await index.sink.search({ text: '契約 本文' });
      expect(total).toBeGreaterThanOrEqual(last);
      expect(hits.length).toBe(Math.min(total, 20));
      last = total;
      searches++;
    }
  })();
  for (let number = 0; number < 40; number++) await index.add(`/three/${number}`, ['契約書の本文']);
  await ended;
  running = false;
  await searching;
  expect(others.map(({ confirmed, stderr }) => [confirmed(), stderr()])).toEqual([
    [40, ''],
    [40, ''],
  ]);
  expect((await index.sink.search({ text: '契約 本文' })).total).toBe(120);
  expect((await index.sink.summary()).documents).toBe(120);
  expect(searches).toBeGreaterThan(3);
}, 120_000);

test('searches are answered while a long batch is written, and the event loop of the process goes on', async () => {
  await using index = await temporaryIndex();
  await index.add('/before', ['needle']);
  const page = '売買契約書の条件について、次のとおり定める。 The parties agree as follows. '.repeat(40);
  const changes = Array.from({ length: 1_500 }, (_, number) => addition(`/${number}`, [page]));
  let done = false;
  const writing = index.sink.write(changes).then(() => {
    done = true;
  });
  let whileWriting = 0;
  let slowestTick = 0;
  let last = performance.now();
  const watch = setInterval(() => {
    slowestTick = Math.max(slowestTick, performance.now() - last);
    last = performance.now();
  }, 5);
  while (!done) {
    const { total } = await index.sink.search({ text: 'needle' });
    expect(total).toBe(1);
    if (!done) whileWriting++;
  }
  clearInterval(watch);
  await writing;
  expect(whileWriting).toBeGreaterThan(5);
  expect(slowestTick).toBeLessThan(500);
}, 60_000);

test('the sink writes nothing on stderr and does not keep a process alive', async () => {
  await using index = await temporaryIndex();
  const script = `import { sqlite } from ${JSON.stringify(new URL('sqlite.ts', import.meta.url).href)};
    const sink = sqlite({ path: ${JSON.stringify(index.path)} });
    await sink.prepare();
    console.log((await sink.health()).ok);`;
  const child = spawn(process.execPath, ['--input-type=module', '--eval', script]);
  let output = '';
  for (const stream of [child.stdout, child.stderr])
    stream.on('data', (data) => {
      output += data;
    });
  expect(await once(child, 'close')).toEqual([0, null]);
  expect(output).toBe('true\n');
});
