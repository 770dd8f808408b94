import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { freePorts, type ServerProcess, startServer } from './server-process.ts';

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'fileproc-server-process-'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

async function startScript(name: string, script: (port: number) => string): Promise<ServerProcess> {
  const [port] = await freePorts(1);
  return startServer({
    name,
    command: process.execPath,
    args: ['-e', script(port!)],
    url: `http://127.0.0.1:${port}`,
    healthPath: '/health',
    logFile: join(folder, `${name}.log`),
  });
}

const listening = (port: number): string =>
  `require('node:http').createServer((_, answer) => answer.end('up')).listen(${port}, '127.0.0.1');`;

describe('a server process', () => {
  test('is there until it is stopped', async () => {
    const server = await startScript('plain', (port) => `setTimeout(() => {${listening(port)}}, 200)`);
    expect(await (await fetch(server.url)).text()).toBe('up');
    await server.stop();
    expect(() => process.kill(server.pid, 0)).toThrow('ESRCH');
  });

  test('that ends before it answers is told with the end of its log', async () => {
    await expect(startScript('broken', () => 'console.error("no space left"); process.exit(3)')).rejects.toThrow(
      /^broken did not start: it ended with exit code 3\. The end of its log:\nno space left$/,
    );
  });

  test('whose program is not there is told so', async () => {
    const options = { name: 'absent', args: [], url: 'http://127.0.0.1:9', healthPath: '/' };
    await expect(
      startServer({ ...options, command: 'no-such-program', logFile: join(folder, 'absent.log') }),
    ).rejects.toThrow('absent did not start: spawn no-such-program ENOENT');
  });
});
