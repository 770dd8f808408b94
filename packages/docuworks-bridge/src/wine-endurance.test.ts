import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { docuworksBridge } from './docuworks-bridge.ts';
import { ask, script } from './fixtures/ask.ts';
import { startWine, WINE_MISSING, type Wine, windowsPath } from './fixtures/wine.ts';

const page = (text: string) => ['page', 'application', 21000, 29700, text] as const;

describe.skipIf(WINE_MISSING)(`DocuWorks under Wine${WINE_MISSING ? ` (${WINE_MISSING})` : ''}`, () => {
  let wine: Wine;
  beforeAll(() => {
    wine = startWine();
  });
  afterAll(() => wine?.[Symbol.dispose]());

  test('1,000 documents are read by two workers of a machine in turns, three hangs and two crashes among them', async () => {
    // Wine's debugger looks at each crash for seconds.
    const options = { host: wine.host(), timeoutSeconds: 20, recycleAfter: 200 };
    await using first = docuworksBridge(options);
    await using second = docuworksBridge(options);
    const faults: Readonly<Record<number, readonly [string, string]>> = {
      100: ['open', 'hang'],
      250: ['text', 'hang'],
      401: ['text', 'crash'],
      600: ['text', 'hang'],
      801: ['open', 'crash'],
    };
    const asked = Array.from({ length: 1000 }, async (_, number) => {
      const fault = faults[number];
      const content = script(page(`文書${number}`), ...(fault ? [fault] : []));
      const { code, document } = await ask(number % 2 === 0 ? first : second, content);
      return document?.pages[0]?.text ?? code;
    });
    const outcomes = await Promise.all(asked);
    const expected = Array.from({ length: 1000 }, (_, number) => {
      const [, how] = faults[number] ?? [];
      return how === 'hang' ? 'TIMEOUT' : how === 'crash' ? 'PROCESSOR_CRASHED' : `文書${number}`;
    });
    expect(outcomes).toEqual(expected);
    // A crash is tried twice, a hang once.
    expect([first.state().hangs, second.state().hangs]).toEqual([3, 0]);
    expect([first.state().crashes, second.state().crashes]).toEqual([0, 4]);

    // One document at a time on the machine, and every document of a process that lived on is closed again.
    let open: string | undefined;
    const lost: string[] = [];
    for (const note of wine.notes()) {
      const [what, pid] = note.split(' ');
      if (what === 'open') {
        if (open !== undefined) lost.push(open);
        expect(lost).not.toContain(pid);
        open = pid;
      } else {
        expect(pid).toBe(open);
        open = undefined;
      }
    }
    expect(open).toBeUndefined();
    // Those of 250 and 600, and twice that of 401.
    expect(lost).toHaveLength(4);
  }, 600_000);

  test('a host whose bridge is gone ends by itself when a document hangs', async () => {
    const { start } = wine.host();
    const folder = mkdtempSync(join(tmpdir(), 'fileproc-bridge-'));
    writeFileSync(join(folder, 'content'), script(page('x'), ['open', 'hang']));
    const request = {
      id: 1,
      request: { kind: 'document', reader: 'xdwapi', extension: 'xdw', mostPages: 1, originals: false },
      input: windowsPath(join(folder, 'content')),
      output: windowsPath(folder),
      milliseconds: 100,
    };
    const [program, ...values] = start.command;
    const host = spawn(program, values, { env: start.environment, stdio: ['pipe', 'ignore', 'ignore'] });
    try {
      host.stdin.end(`${JSON.stringify(request)}\n`);
      const code = await new Promise((resolve) => host.once('exit', resolve));
      expect(code).not.toBe(0);
    } finally {
      host.kill('SIGKILL');
      rmSync(folder, { recursive: true, force: true });
    }
  });
});
