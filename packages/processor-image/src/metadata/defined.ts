import type { Metadata } from '@cis/fileproc-core';

/** The values that are there. */
export function defined(values: Record<string, string | string[] | undefined>): Metadata {
  return Object.fromEntries(
    Object.entries(values).filter((entry): entry is [string, string | string[]] => entry[1] !== undefined),
  );
}
