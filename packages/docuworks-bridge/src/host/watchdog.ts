import { Worker } from 'node:worker_threads';

/** Ends this process when a request takes too long and nobody outside does so. */
export interface Watchdog {
  /** A request begins that may take so long. */
  begin(milliseconds: number): void;
  /** It is over. */
  end(): void;
}

/**
 * Runs in a thread of its own, since the vendor's functions block the main one. The bridge kills a host that hangs; this
 * is for the case that the bridge's process is gone and would leave the machine's mutex locked for ever.
 */
const THREAD = `
const { workerData } = require('node:worker_threads');
const deadline = new BigInt64Array(workerData);
const asleep = new Int32Array(new SharedArrayBuffer(4));
for (;;) {
  Atomics.wait(asleep, 0, 0, 500);
  const end = Atomics.load(deadline, 0);
  if (end > 0n && BigInt(Date.now()) > end) process.kill(process.pid, 'SIGKILL');
}
`;

/** Milliseconds that the bridge has to kill the host itself. */
const GRACE = 5000;

/** Starts the thread; it does not keep the process alive. */
export function startWatchdog(): Watchdog {
  const shared = new SharedArrayBuffer(8);
  const deadline = new BigInt64Array(shared);
  // Streams of its own, so that Node does not open this process's as streams: see `linesIn`.
  new Worker(THREAD, { eval: true, workerData: shared, stdout: true, stderr: true }).unref();
  return {
    begin: (milliseconds) => void Atomics.store(deadline, 0, BigInt(Date.now() + milliseconds + GRACE)),
    end: () => void Atomics.store(deadline, 0, 0n),
  };
}
