/** What one look at the surroundings came to. */
export interface Check {
  /** What was looked at: `bucket files`. */
  readonly name: string;
  readonly result: 'ok' | 'warning' | 'failed';
  /** What was found. */
  readonly detail: string;
  /** What to do, where something is not well. */
  readonly action?: string;
}

/** A check that found all well. */
export function ok(name: string, detail: string): Check {
  return { name, result: 'ok', detail };
}

/** A check that found something that works but will hurt. */
export function warning(name: string, detail: string, action: string): Check {
  return { name, result: 'warning', detail, action };
}

/** A check that found what must be mended first. */
export function failed(name: string, detail: string, action: string): Check {
  return { name, result: 'failed', detail, action };
}

/** Runs a check; what it throws is a failure of it, with the reason. */
export async function attempted(
  name: string,
  action: string,
  look: () => Promise<readonly Check[]>,
): Promise<readonly Check[]> {
  try {
    return await look();
  } catch (thrown) {
    return [failed(name, thrown instanceof Error ? thrown.message : String(thrown), action)];
  }
}
