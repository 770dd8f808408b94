/** Whether what is there is newer than what comes. Where either has no revision, the one that comes last wins. */
export function isNewer(present: string | null | undefined, coming: bigint | undefined): boolean {
  if (present === null || present === undefined || coming === undefined) return false;
  return BigInt(present) > coming;
}
