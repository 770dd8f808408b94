/** What a kit needs of a test runner: vitest, node:test, jest and mocha all have it. */
export interface TestRunner {
  describe(name: string, body: () => void): void;
  test(name: string, body: () => Promise<void>, timeout?: number): void;
}

/** Fails with a message that says what the contract asks for, what was seen instead and how to mend it. */
export function fail(asked: string, seen: string, mend?: string): never {
  throw new ContractError(`${asked}\n  seen: ${seen}${mend ? `\n  mend: ${mend}` : ''}`);
}

/** A plugin does not keep its contract. */
export class ContractError extends Error {
  override readonly name = 'ContractError';
}

/** What settles first: the promise, or `milliseconds`. */
export async function within<T>(
  milliseconds: number,
  promise: Promise<T>,
): Promise<{ settled: true; value: T } | { settled: true; error: unknown } | { settled: false }> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<{ settled: false }>((resolve) => {
    timer = setTimeout(() => resolve({ settled: false }), milliseconds);
  });
  const outcome = promise.then(
    (value) => ({ settled: true as const, value }),
    (error: unknown) => ({ settled: true as const, error }),
  );
  const first = await Promise.race([outcome, late]);
  clearTimeout(timer);
  return first;
}

/** Something thrown, in a few words. */
export function describeThrown(thrown: unknown): string {
  return thrown instanceof Error ? `${thrown.name}: ${thrown.message}` : `${typeof thrown} ${String(thrown)}`;
}
