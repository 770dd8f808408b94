import { type FileHandle, mkdtemp, open, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { FileprocError } from '@cis/fileproc-core';

/** Bytes read at once of each run while merging. */
const CHUNK = 32 * 1024;

/** Sorted runs of lines in one temporary file. */
export interface Spill {
  readonly runs: number;
  /** Writes one run. Lines are ASCII, without a line feed, sorted. */
  add(lines: readonly string[]): Promise<void>;
  /** All lines of all runs in ascending order. Holds `CHUNK` bytes a run. */
  merged(): AsyncGenerator<string, void, undefined>;
  /** Frees the disk space. Safe to call twice. */
  close(): Promise<void>;
}

/**
 * A file for sorted runs in `directory`. Its name is removed at once where the system allows, so that even a killed
 * process leaves nothing behind. Throws SCRATCH_UNAVAILABLE.
 */
export async function createSpill(directory: string): Promise<Spill> {
  const fail = (thrown: unknown): never => {
    const reason = thrown instanceof Error ? thrown.message : String(thrown);
    throw new FileprocError(
      'SCRATCH_UNAVAILABLE',
      `Sorting a large folder needs room in ${directory} (option temporaryDirectory): ${reason}`,
      { cause: thrown },
    );
  };
  const folder = await mkdtemp(join(directory, 'fileproc-sort-')).catch(fail);
  const handle: FileHandle = await open(join(folder, 'runs'), 'wx+', 0o600).catch(fail);
  let removed = await removeFolder(folder);
  let closed = false;
  let end = 0;
  const ranges: { start: number; end: number }[] = [];

  return {
    get runs() {
      return ranges.length;
    },
    async add(lines) {
      const bytes = Buffer.from(`${lines.join('\n')}\n`, 'latin1');
      let written = 0;
      while (written < bytes.length) {
        const result = await handle.write(bytes, written, bytes.length - written, end + written).catch(fail);
        written += result.bytesWritten;
      }
      ranges.push({ start: end, end: end + bytes.length });
      end += bytes.length;
    },
    async *merged() {
      const heap: Head[] = [];
      for (const range of ranges) {
        const lines = linesOf(handle, range.start, range.end);
        await advance(heap, lines);
      }
      for (let head = heap[0]; head !== undefined; head = heap[0]) {
        yield head.line;
        const next = head.buffered[head.position++];
        if (next !== undefined) {
          head.line = next;
          siftDown(heap);
        } else {
          removeTop(heap);
          await advance(heap, head.lines);
        }
      }
    },
    async close() {
      if (closed) return;
      closed = true;
      await handle.close();
      if (!removed) removed = await removeFolder(folder);
    },
  };
}

/** The next line of a run, and those read together with it. */
interface Head {
  line: string;
  readonly buffered: readonly string[];
  position: number;
  readonly lines: AsyncIterator<readonly string[]>;
}

/** Puts the run's next lines onto the heap; a run at its end leaves it. */
async function advance(heap: Head[], lines: AsyncIterator<readonly string[]>): Promise<void> {
  const chunk = await lines.next();
  if (chunk.done) return;
  const [line] = chunk.value;
  if (line === undefined) return;
  heap.push({ line, buffered: chunk.value, position: 1, lines });
  let child = heap.length - 1;
  while (child > 0) {
    const parent = (child - 1) >> 1;
    if (heap[parent]!.line <= heap[child]!.line) break;
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
  let parent = 0;
  for (;;) {
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

/** The lines from `start` to `end`, a chunk at a time; never an empty chunk. */
async function* linesOf(handle: FileHandle, start: number, end: number): AsyncGenerator<readonly string[]> {
  let rest = '';
  for (let position = start; position < end; ) {
    const length = Math.min(CHUNK, end - position);
    const { bytesRead, buffer } = await handle.read(Buffer.allocUnsafe(length), 0, length, position);
    if (bytesRead === 0) throw new FileprocError('SCRATCH_UNAVAILABLE', 'A temporary file was cut short');
    position += bytesRead;
    const lines = (rest + buffer.toString('latin1', 0, bytesRead)).split('\n');
    rest = lines.pop() ?? '';
    if (lines.length > 0) yield lines;
  }
}

/** Windows removes no file that is open: then it is done on close. */
async function removeFolder(folder: string): Promise<boolean> {
  try {
    await rm(folder, { recursive: true, force: true });
    return true;
  } catch {
    return false;
  }
}
