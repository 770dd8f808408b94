/** What the index holds of a document, as far as its revision is concerned. */
export interface Present {
  /** Decimal; null where it was written without one. */
  readonly revision: string | null;
  /** Absent where its deletion is all that is remembered. */
  readonly indexedAt?: number;
  readonly version?: string | null;
}

/** Whether what is there is newer than what comes. Where either has no revision, the one that comes last wins. */
export function isNewer(present: Present | undefined, coming: bigint | undefined): boolean {
  if (!present || present.revision === null || coming === undefined) return false;
  return BigInt(present.revision) > coming;
}

/**
 * Whether somebody else has written a delivered document since its revision was asked for. The same write once more, or
 * a deletion of what is deleted already, is not somebody else's.
 */
export function isOvertaken(
  present: Present | undefined,
  coming: { readonly revision: bigint | undefined; readonly indexedAt?: number; readonly version?: string },
): boolean {
  if (isNewer(present, coming.revision)) return true;
  if (!present || present.revision === null || coming.revision === undefined) return false;
  if (BigInt(present.revision) < coming.revision) return false;
  return present.indexedAt !== coming.indexedAt || (present.version ?? undefined) !== coming.version;
}

/** Whether the delivered document is there in this revision: it is written last, so what is embedded comes too late. */
export function isDone(root: Present | undefined, coming: bigint | undefined): boolean {
  if (!root || root.revision === null || coming === undefined) return false;
  return BigInt(root.revision) >= coming;
}
