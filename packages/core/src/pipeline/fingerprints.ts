import { createHash } from 'node:crypto';
import type { ErrorCode } from '../contract/errors.ts';
import type { Warning } from '../contract/extraction.ts';
import type { Limits } from '../contract/limits.ts';

/** The fingerprint of a file that was never read: too large, archived, denied. */
export const UNREAD = 'unread';

/** What these say depends on the limits: where a limit is changed, the file is worth another look. */
const LIMIT_CODES: ReadonlySet<string> = new Set<ErrorCode | string>([
  'FILE_TOO_LARGE',
  'LIMIT_EXCEEDED',
  'TIMEOUT',
  'OUT_OF_MEMORY',
  'TEXT_TRUNCATED',
  'PAGES_TRUNCATED',
  'EMBEDDED_TRUNCATED',
  'EMBEDDED_TOO_DEEP',
]);

/** The settings outside of a processor that can change what becomes of a file. */
export interface ReadSettings {
  readonly limits: Limits;
  /** Their number alone goes into a fingerprint: it lies in the index, where no secret belongs. */
  readonly passwords: readonly string[];
}

/**
 * The fingerprint that is indexed: the reader's, and for a file that met a limit or asked for a password also the limits
 * or the number of passwords, so that raising the limit that an error names makes the next run read the file again.
 */
export function indexFingerprint(
  fingerprint: string,
  { code, warnings }: { readonly code?: ErrorCode | undefined; readonly warnings: readonly Warning[] },
  settings: ReadSettings,
): string {
  if (code === 'ENCRYPTED') return withPasswords(fingerprint, settings);
  const limited = (code && LIMIT_CODES.has(code)) || warnings.some((warning) => LIMIT_CODES.has(warning.code));
  return limited ? withLimits(fingerprint, settings) : fingerprint;
}

/** All fingerprints under which a file in the index counts as read by today's processors and settings. For `isUnchanged`. */
export function indexFingerprints(readers: ReadonlySet<string>, settings: ReadSettings): ReadonlySet<string> {
  return new Set(
    [UNREAD, ...readers].flatMap((fingerprint) => [
      fingerprint,
      withLimits(fingerprint, settings),
      withPasswords(fingerprint, settings),
    ]),
  );
}

function withLimits(fingerprint: string, { limits }: ReadSettings): string {
  const sorted = Object.entries(limits).sort(([a], [b]) => (a < b ? -1 : 1));
  return `${fingerprint}.l${createHash('sha256').update(JSON.stringify(sorted)).digest('hex').slice(0, 8)}`;
}

function withPasswords(fingerprint: string, { passwords }: ReadSettings): string {
  return `${fingerprint}.p${passwords.length}`;
}
