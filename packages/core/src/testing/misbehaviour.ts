/** Nanoseconds since the machine started: the same clock in every process. */
export function interval(start: bigint = process.hrtime.bigint()): string {
  return `busy ${start} ${process.hrtime.bigint()}`;
}

/** When a process was busy, of a page that `spin` made: start and end in milliseconds of the machine's own clock. */
export function intervalOf(text: string): readonly [start: number, end: number] | undefined {
  const match = /^busy (\d+) (\d+)$/.exec(text);
  return match ? [Number(BigInt(match[1]!) / 1000n) / 1000, Number(BigInt(match[2]!) / 1000n) / 1000] : undefined;
}

/** Keeps the CPU busy and tells from when to when. */
export function spin(milliseconds: number): string {
  const start = process.hrtime.bigint();
  while (Number(process.hrtime.bigint() - start) < milliseconds * 1e6);
  return interval(start);
}

/** Allocates until the process is stopped. */
export function allocate(where: 'heap' | 'buffers'): never {
  const kept: unknown[] = [];
  for (;;)
    kept.push(
      where === 'heap' ? Array.from({ length: 10_000 }, (_, index) => ({ index })) : Buffer.alloc(8 * 1024 * 1024, 1),
    );
}
