import { spawn, spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { describe, expect, test } from 'vitest';
import { systemdNotices } from './systemd-notices.ts';

/** Stands for systemd: Node has no datagram sockets of Unix. Prints each message as a line of JSON. */
const LISTENER = `
import json, os, socket, sys
listener = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
listener.bind(sys.argv[1])
print(json.dumps('listening'), flush=True)
while True:
    # Descriptors that come along are closed at once, which is how systemd answers a barrier.
    data, descriptors, _, _ = socket.recv_fds(listener, 4096, 8)
    for descriptor in descriptors: os.close(descriptor)
    print(json.dumps(data.decode()), flush=True)
`;

const isThere = (program: string): boolean => spawnSync(program, ['--version']).error === undefined;
const missing = ['systemd-notify', 'python3'].filter((program) => !isThere(program));
const title = 'systemd';

describe.skipIf(missing.length > 0)(missing.length > 0 ? `${title} (skipped: no ${missing.join(', ')})` : title, () => {
  test('is told when the service is up, that it lives, what it does and that it stops', async ({ onTestFinished }) => {
    const folder = mkdtempSync(join(tmpdir(), 'fileproc-systemd-'));
    const socket = join(folder, 'notify');
    const listener = spawn('python3', ['-c', LISTENER, socket], { stdio: ['ignore', 'pipe', 'inherit'] });
    onTestFinished(() => {
      listener.kill();
      rmSync(folder, { recursive: true, force: true });
    });
    const messages = createInterface({ input: listener.stdout })[Symbol.asyncIterator]();
    const next = async (): Promise<string> => JSON.parse((await messages.next()).value as string) as string;
    // Whether one message holds several lines is up to systemd-notify; a barrier is its own affair.
    const nextTold = async (): Promise<string> => {
      for (;;) {
        const told = (await next()).trim();
        if (told !== 'BARRIER=1') return told;
      }
    };
    expect(await next()).toBe('listening');

    const failures: string[] = [];
    using notices = systemdNotices({ ...process.env, NOTIFY_SOCKET: socket, WATCHDOG_USEC: '400000' }, (message) =>
      failures.push(message),
    );
    notices.ready('waiting for messages');
    expect(await nextTold()).toBe('READY=1\nSTATUS=waiting for messages');
    expect(await nextTold()).toBe('WATCHDOG=1');
    expect(await nextTold()).toBe('WATCHDOG=1');
    notices[Symbol.dispose]();
    notices.stopping();
    let last = await nextTold();
    while (last === 'WATCHDOG=1') last = await nextTold();
    expect([last, failures]).toEqual(['STOPPING=1\nSTATUS=stopping', []]);
  });
});

test('without systemd nothing is sent, and no program started', () => {
  const failures: string[] = [];
  using notices = systemdNotices({ PATH: '/nonexistent', WATCHDOG_USEC: '1000' }, (message) => failures.push(message));
  notices.ready('up');
  notices.status('busy');
  notices.stopping();
  expect(failures).toEqual([]);
});

test('a program that is missing is said once', async () => {
  const failures: string[] = [];
  const told = Promise.withResolvers<void>();
  using notices = systemdNotices({ PATH: '/nonexistent', NOTIFY_SOCKET: '/nonexistent/notify' }, (message) => {
    failures.push(message);
    told.resolve();
  });
  notices.ready('up');
  await told.promise;
  notices.stopping();
  await new Promise((resolve) => setTimeout(resolve, 100));
  expect(failures).toEqual(['systemd cannot be told of this service: spawn systemd-notify ENOENT']);
});
