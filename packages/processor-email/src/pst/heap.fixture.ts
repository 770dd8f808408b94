/** A heap of these allocations ([MS-PST] 2.3.1), all in one block. */
export function heapOf(client: number, root: number, allocations: readonly Buffer[]): Buffer {
  const header = Buffer.alloc(12);
  header.set([0xec, client], 2);
  header.writeUInt32LE(root, 4);
  const body = Buffer.concat([header, ...allocations]);
  const start = body.length + (body.length % 2);
  const map = Buffer.alloc(4 + (allocations.length + 1) * 2);
  map.writeUInt16LE(allocations.length, 0);
  let at = header.length;
  for (const [number, { length }] of allocations.entries()) {
    map.writeUInt16LE(at, 4 + number * 2);
    at += length;
  }
  map.writeUInt16LE(at, 4 + allocations.length * 2);
  body.writeUInt16LE(start, 0);
  return Buffer.concat([body, Buffer.alloc(start - body.length), map]);
}
