import { readSync, writeSync } from 'node:fs';

const STDIN = 0;
const STDOUT = 1;
const LINE_FEED = 10;

/**
 * Lines from stdin, read synchronously: the vendor's functions block the only thread anyway, and Node's streams on pipes
 * fail on systems that stand in for Windows.
 */
export function* linesIn(): Generator<string, void, undefined> {
  let rest = Buffer.alloc(0);
  const chunk = Buffer.alloc(64 * 1024);
  for (;;) {
    const end = rest.indexOf(LINE_FEED);
    if (end >= 0) {
      yield rest.subarray(0, end).toString('utf8');
      rest = rest.subarray(end + 1);
      continue;
    }
    const length = readChunk(chunk);
    if (length === 0) return;
    rest = Buffer.concat([rest, chunk.subarray(0, length)]);
  }
}

/** Bytes read; 0 at the end, which Windows tells as an error when the other side is gone. */
function readChunk(chunk: Buffer): number {
  try {
    return readSync(STDIN, chunk);
  } catch {
    return 0;
  }
}

/** Writes one line to stdout. */
export function lineOut(value: object): void {
  writeSync(STDOUT, `${JSON.stringify(value)}\n`);
}
