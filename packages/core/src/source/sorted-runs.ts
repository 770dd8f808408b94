import { type FileHandle, mkdtemp, open, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { FileprocError } from '../contract/errors.ts';

/** Bytes read at once of each run while merging. */
const CHUNK = 32 * 1024;
/** Lines given at once: an await for each single line would cost more than the merge. */
const BATCH = 512;

/** Sorted runs of lines in one temporary file. */
export interface SortedRuns {
  /** How many were written. */
  readonly count: number;
  /** Writes one run. Lines are ASCII, without a line feed, sorted. */
  add(lines: readonly string[]): Promise<void>;
  /** All lines of all runs in ascending order, some at a time. Holds `CHUNK` bytes a run. */
  merged(): AsyncGenerator<readonly string[], void, undefined>;
  /** Frees the disk space. Safe to call twice. */
  close(): Promise<void>;
}

/** A run that is being read: its present line, and those read together with it. */
interface Head {
  line: string;
  lines: readonly string[];
  position: number;
  readonly more: AsyncIterator<readonly string[]>;
}

/**
 * A file for sorted runs in `directory`. Its name is removed at once where the system allows, so that even a killed
 * process leaves nothing behind. Throws SCRATCH_UNAVAILABLE.
 */
export async function createSortedRuns(directory: string): Promise<SortedRuns> {
  const fail = (thrown: unknown): never => {
    const reason = thrown instanceof Error ? thrown.message : String(thrown);
    throw new FileprocError(
      'SCRATCH_UNAVAILABLE',
      `Sorting a long listing needs room in ${directory} (option temporaryDirectory): ${reason}`,
      { cause: thrown },
    );
  };
  const folder = await mkdtemp(join(directory, 'fileproc-sort-')).catch(fail);
  const handle = await open(join(folder, 'runs'), 'wx+', 0o600).catch(fail);
  let isRemoved = await isGone(folder);
  let isClosed = false;
  let end = 0;
  const runs: { start: number; end: number }[] = [];

  return {
    get count() {
      return runs.length;
    },
    async add(lines) {
      const bytes = Buffer.from(`${lines.join('\n')}\n`, 'latin1');
      for (let written = 0; written < bytes.length; ) {
        const result = await handle.write(bytes, written, bytes.length - written, end + written).catch(fail);
        written += result.bytesWritten;
      }
      runs.push({ start: end, end: end + bytes.length });
      end += bytes.length;
    },
    async *merged() {
      const heap: Head[] = [];
      for (const run of runs) {
        const more = linesOf(handle, run.start, run.end, fail);
        const first = await more.next();
        if (!first.done) push(heap, { line: first.value[0]!, lines: first.value, position: 1, more });
      }
      let batch: string[] = [];
      for (let head = heap[0]; head !== undefined; head = heap[0]) {
        batch.push(head.line);
        if (batch.length === BATCH) {
          yield batch;
          batch = [];
        }
        if (head.position === head.lines.length) {
          const next = await head.more.next();
          head.lines = next.done ? [] : next.value;
          head.position = 0;
        }
        const line = head.lines[head.position++];
        if (line === undefined) removeTop(heap);
        else {
          head.line = line;
          siftDown(heap);
        }
      }
      if (batch.length > 0) yield batch;
    },
    async close() {
      if (isClosed) return;
      isClosed = true;
      await handle.close();
      if (!isRemoved) isRemoved = await isGone(folder);
    },
  };
}

/** The lines from `start` to `end`, a chunk at a time; never an empty chunk. */
async function* linesOf(
  handle: FileHandle,
  start: number,
  end: number,
  fail: (thrown: unknown) => never,
): AsyncGenerator<readonly string[]> {
  let rest = '';
  for (let position = start; position < end; ) {
    const length = Math.min(CHUNK, end - position);
    const { bytesRead, buffer } = await handle.read(Buffer.allocUnsafe(length), 0, length, position).catch(fail);
    if (bytesRead === 0) fail(new Error('the temporary file was cut short'));
    position += bytesRead;
    const lines = (rest + buffer.toString('latin1', 0, bytesRead)).split('\n');
    rest = lines.pop() ?? '';
    if (lines.length > 0) yield lines;
  }
}

function push(heap: Head[], head: Head): void {
  heap.push(head);
  for (let child = heap.length - 1; child > 0; ) {
    const parent = (child - 1) >> 1;
    if (heap[parent]!.line <= heap[child]!.line) return;
    swap(heap, parent, child);
    child = parent;
  }
}

function removeTop(heap: Head[]): void {
  const last = heap.pop();
  if (last === undefined || heap.length === 0) return;
  heap[0] = last;
  siftDown(heap);
}

function siftDown(heap: Head[]): void {
  for (let parent = 0; ; ) {
    const left = 2 * parent + 1;
    if (left >= heap.length) return;
    const right = left + 1;
    const child = right < heap.length && heap[right]!.line < heap[left]!.line ? right : left;
    if (heap[parent]!.line <= heap[child]!.line) return;
    swap(heap, parent, child);
    parent = child;
  }
}

function swap(heap: Head[], a: number, b: number): void {
  const head = heap[a]!;
  heap[a] = heap[b]!;
  heap[b] = head;
}

/** Removes the folder; Windows removes no file that is open, then it is done on close. */
async function isGone(folder: string): Promise<boolean> {
  return rm(folder, { recursive: true, force: true }).then(
    () => true,
    () => false,
  );
}
