import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { chownSync, existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** A PostgreSQL for the time of a test. */
export interface TestServer extends AsyncDisposable {
  readonly url: string;
}

/** The user that a server runs as where the test is run by root, as which PostgreSQL does not start. */
const NOBODY = 65_534;

/** Where Debian's packages put the programs; else those of the PATH. */
function programs(): string | undefined {
  const debian = '/usr/lib/postgresql';
  const newest = existsSync(debian)
    ? readdirSync(debian)
        .sort((a, b) => Number(a) - Number(b))
        .at(-1)
    : undefined;
  if (newest !== undefined && existsSync(join(debian, newest, 'bin', 'initdb'))) return join(debian, newest, 'bin');
  return (process.env.PATH ?? '').split(':').find((folder) => existsSync(join(folder, 'initdb')));
}

/**
 * The server that `FILEPROC_POSTGRESQL_URL` names, or one that is started in a folder of its own and listens on a socket in
 * it; undefined where PostgreSQL is not installed.
 */
export async function startPostgresql(): Promise<TestServer | undefined> {
  const given = process.env.FILEPROC_POSTGRESQL_URL;
  if (given) return { url: given, async [Symbol.asyncDispose]() {} };
  const bin = programs();
  if (bin === undefined) return undefined;
  const folder = mkdtempSync(join(tmpdir(), 'pg-'));
  const user = process.getuid?.() === 0 ? { uid: NOBODY, gid: NOBODY } : {};
  if (user.uid !== undefined) chownSync(folder, NOBODY, NOBODY);
  const data = join(folder, 'data');
  const made = spawnSync(
    join(bin, 'initdb'),
    ['--pgdata', data, '--username', 'fileproc', '--auth', 'trust', '--encoding', 'UTF8', '--locale', 'C', '--no-sync'],
    { ...user, cwd: folder, encoding: 'utf8' },
  );
  if (made.status !== 0) throw new Error(`initdb failed: ${made.stdout}${made.stderr}`);
  const server = spawn(
    join(bin, 'postgres'),
    ['-D', data, '-k', folder, '-c', 'listen_addresses=', '-c', 'fsync=off'],
    {
      ...user,
      cwd: folder,
      stdio: ['ignore', 'ignore', 'pipe'],
    },
  );
  await ready(server);
  return {
    url: `postgresql:///postgres?host=${encodeURIComponent(folder)}&user=fileproc`,
    async [Symbol.asyncDispose]() {
      const ended = new Promise((done) => server.once('exit', done));
      // Fast shutdown: connections are ended (PostgreSQL manual, 19.5).
      server.kill('SIGINT');
      await ended;
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

function ready(server: ChildProcess): Promise<void> {
  return new Promise((started, failed) => {
    let log = '';
    server.stderr?.on('data', (chunk: Buffer) => {
      log += chunk;
      if (log.includes('ready to accept connections')) started();
    });
    server.once('error', failed);
    server.once('exit', (code) => failed(new Error(`postgres ended with ${code}: ${log}`)));
  });
}
