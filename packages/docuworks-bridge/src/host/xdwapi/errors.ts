import type { HostErrorCode } from '../../protocol.ts';
import { Failure, hex } from '../failure.ts';

/** An error of XDWAPI that is looked at by its number. */
export const XDW_ERROR = {
  infoNotFound: 0x80040002 | 0,
  invalidArgument: 0x80070057 | 0,
  sharingViolation: 0x80070020 | 0,
} as const;

/** Errors of XDWAPI in words, and what they are for fileproc. */
const ERRORS: ReadonlyMap<number, readonly [code: HostErrorCode, meaning: string]> = new Map([
  [0x80040001, ['DOCUWORKS_UNAVAILABLE', 'DocuWorks is not installed on this machine']],
  [0x80040002, ['PROCESSOR_FAILED', 'what was asked for is not in the document']],
  [0x80040003, ['PROCESSOR_FAILED', 'the access is invalid']],
  [0x80040004, ['PROCESSOR_FAILED', 'the operation is invalid']],
  [0x80040005, ['ENCRYPTED', 'DocuWorks would have asked a person, and nobody is there']],
  [0x80070002, ['PROCESSOR_FAILED', 'the file was not found']],
  [0x80070005, ['ENCRYPTED', 'it is protected by a password or a policy whose right this machine does not hold']],
  [0x8007000b, ['CORRUPT', 'it is no DocuWorks file, or is damaged']],
  [0x8007000e, ['OUT_OF_MEMORY', 'DocuWorks has no memory left']],
  [0x8007001d, ['SCRATCH_UNAVAILABLE', 'DocuWorks cannot write to the scratch folder']],
  [0x80070020, ['DOCUWORKS_UNAVAILABLE', 'another program holds the file']],
  [0x80070027, ['SCRATCH_UNAVAILABLE', 'the disk is full']],
  [0x80070057, ['PROCESSOR_FAILED', 'an argument is invalid']],
  [0x8007007a, ['PROCESSOR_FAILED', 'a buffer is too small']],
  [0x80001156, ['PROCESSOR_FAILED', 'DocuWorks failed']],
  [0x800e0004, ['DOCUWORKS_UNAVAILABLE', 'it was written by a newer DocuWorks than is installed']],
  [0x800e0010, ['PROCESSOR_FAILED', 'the signature module failed']],
  [0x800e0012, ['ENCRYPTED', 'the protection module failed']],
  [0x8000ffff, ['PROCESSOR_FAILED', 'DocuWorks failed unexpectedly']],
]);

/** The failure of a call. */
export function xdwFailure(call: string, result: number): Failure {
  const [code, meaning] = ERRORS.get(result >>> 0) ?? ['PROCESSOR_FAILED', 'DocuWorks gives an unknown error'];
  return new Failure(code, `${meaning} (${call}: ${hex(result)})`, result);
}

/** A result that is no error: 0 or a size. Throws a {@link Failure} for the others. */
export function checked(call: string, result: number): number {
  if (result < 0) throw xdwFailure(call, result);
  return result;
}
