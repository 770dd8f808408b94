import type { Operation } from './operation.ts';

const LINE_END = Buffer.from('\n');

/** A body and what is in it. */
export interface BulkBody {
  readonly operations: readonly Operation[];
  readonly body: Buffer;
}

/** Bodies of at most `maxBytes` each, in order; a larger operation goes alone. */
export function* bulkBodies(operations: readonly Operation[], maxBytes: number): Generator<BulkBody> {
  let held: Operation[] = [];
  let chunks: Buffer[] = [];
  let bytes = 0;
  for (const operation of operations) {
    const lines = linesOf(operation);
    const size = lines.reduce((sum, chunk) => sum + chunk.length, 0);
    if (held.length > 0 && bytes + size > maxBytes) {
      yield { operations: held, body: Buffer.concat(chunks, bytes) };
      held = [];
      chunks = [];
      bytes = 0;
    }
    held.push(operation);
    chunks.push(...lines);
    bytes += size;
  }
  if (held.length > 0) yield { operations: held, body: Buffer.concat(chunks, bytes) };
}

/** The version is written by hand: as a number of JavaScript it would be rounded past 2^53. */
function linesOf({ id, routing, action, guard, source = [] }: Operation): Buffer[] {
  const version = guard
    ? `,"version":${guard.version},"version_type":"${guard.equal ? 'external_gte' : 'external'}"`
    : '';
  const head = `{"${action}":{"_id":${JSON.stringify(id)},"routing":${JSON.stringify(routing)}${version}}}\n`;
  return action === 'delete' ? [Buffer.from(head)] : [Buffer.from(head), ...source, LINE_END];
}
