/*
 * The host of the vendor's program: a process of its own, started by the bridge, that may hang, crash and be killed. It
 * reads one document after another, and only one at a time on the whole machine.
 */
import type { HostMessage, HostRequest } from '../protocol.ts';
import { Failure } from './failure.ts';
import { lineOut, linesIn } from './lines.ts';
import { startWatchdog } from './watchdog.ts';
import type { Kernel32 } from './windows/kernel32.ts';
import type { Libraries } from './work.ts';

/** One licence is one running copy, so the whole machine takes turns, across users' sessions. */
const MUTEX = 'Global\\fileproc-docuworks';

const folder = process.argv[2] || undefined;
const watchdog = startWatchdog();
const tell = (message: HostMessage) => lineOut(message);

/** What needs koffi, which is optional. */
interface Loaded {
  readonly kernel32: Kernel32;
  readonly libraries: Libraries;
  readonly carryOut: typeof import('./work.ts').carryOut;
}

async function load(): Promise<Loaded | Failure> {
  if (process.platform !== 'win32')
    return new Failure('DOCUWORKS_UNAVAILABLE', `DocuWorks runs on Windows, and this is ${process.platform}.`);
  try {
    const [{ loadKernel32 }, { carryOut, Libraries }] = await Promise.all([
      import('./windows/kernel32.ts'),
      import('./work.ts'),
    ]);
    const kernel32 = loadKernel32();
    kernel32.noDialogues();
    if (folder !== undefined) kernel32.searchLibrariesIn(folder);
    return { kernel32, libraries: new Libraries(folder), carryOut };
  } catch (error) {
    return new Failure('DOCUWORKS_UNAVAILABLE', `The package koffi cannot be used: ${(error as Error).message}`);
  }
}

function answer({ id, ...given }: HostRequest, loaded: Loaded | Failure): HostMessage {
  try {
    if (loaded instanceof Failure) throw loaded;
    const turn = loaded.kernel32.lock(MUTEX, () => tell({ id, kind: 'waiting' }));
    try {
      watchdog.begin(given.milliseconds);
      tell({ id, kind: 'started' });
      return { id, kind: 'done', file: loaded.carryOut({ id, ...given }, loaded.libraries) };
    } finally {
      watchdog.end();
      turn.release();
    }
  } catch (error) {
    const { code, message } =
      error instanceof Failure ? error : new Failure('PROCESSOR_FAILED', (error as Error).message);
    return { id, kind: 'failed', code, message };
  }
}

const loaded = await load();
for (const line of linesIn()) tell(answer(JSON.parse(line) as HostRequest, loaded));
process.exit(0);
