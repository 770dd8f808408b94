import type { HostErrorCode } from '../../protocol.ts';
import { Failure, hex } from '../failure.ts';

/** Results of IFilter's methods that are no failures (filterr.h). */
export const FILTER_RESULT = {
  endOfChunks: 0x80041700 | 0,
  noMoreText: 0x80041701 | 0,
  noText: 0x80041705 | 0,
  embeddingUnavailable: 0x80041707 | 0,
  linkUnavailable: 0x80041708 | 0,
  lastText: 0x00041709,
} as const;

const ERRORS: ReadonlyMap<number, readonly [code: HostErrorCode, meaning: string]> = new Map([
  [0x80041703, ['ENCRYPTED', 'it may not be read on this machine']],
  [0x8004170b, ['ENCRYPTED', 'it is protected by a password']],
  [0x8004170c, ['CORRUPT', 'it is no DocuWorks file, or is damaged']],
  [0x80040154, ['DOCUWORKS_UNAVAILABLE', 'the filter is not registered for programs of this many bits']],
  [0x800401f3, ['DOCUWORKS_UNAVAILABLE', 'the filter is not registered rightly']],
  [0x8007007e, ['DOCUWORKS_UNAVAILABLE', "the filter's library is not there"]],
  [0x800700c1, ['DOCUWORKS_UNAVAILABLE', "the filter's library is for programs of other bits"]],
  [0x80004002, ['DOCUWORKS_UNAVAILABLE', 'the filter takes no files']],
  [0x80030002, ['PROCESSOR_FAILED', 'the file was not found']],
  [0x80030005, ['ENCRYPTED', 'it may not be read on this machine']],
  [0x80070005, ['ENCRYPTED', 'it may not be read on this machine']],
  [0x80030020, ['DOCUWORKS_UNAVAILABLE', 'another program holds the file']],
  [0x80070020, ['DOCUWORKS_UNAVAILABLE', 'another program holds the file']],
  [0x8007000b, ['CORRUPT', 'it is no DocuWorks file, or is damaged']],
  [0x8007000e, ['OUT_OF_MEMORY', 'the filter has no memory left']],
]);

/** The failure of a call. */
export function filterFailure(call: string, result: number): Failure {
  const [code, meaning] = ERRORS.get(result >>> 0) ?? ['PROCESSOR_FAILED', 'the filter gives an unknown error'];
  return new Failure(code, `${meaning} (${call}: ${hex(result)})`, result);
}
