import { FileprocError } from '@cis/fileproc-core';
import type { BridgeRequest } from './protocol.ts';

/** Resolutions that DocuWorks draws pages at, dots per inch. */
const DPI = { least: 10, most: 600 };

/** What a processor asks, which comes from another process. Throws PROCESSOR_FAILED for what is no request. */
export function parseRequest(given: unknown): BridgeRequest {
  const { kind, reader, extension, mostPages, originals, page, dpi } = (
    typeof given === 'object' && given !== null ? given : {}
  ) as Partial<Record<string, unknown>>;
  if (extension === 'xdw' || extension === 'xbd') {
    if (kind === 'document' && (reader === 'xdwapi' || reader === 'ifilter') && isCount(mostPages))
      return { kind, reader, extension, mostPages, originals: originals === true };
    if (kind === 'image' && isCount(page) && isCount(dpi) && dpi >= DPI.least && dpi <= DPI.most)
      return { kind, reader: 'xdwapi', extension, page, dpi };
  }
  throw new FileprocError('PROCESSOR_FAILED', 'The DocuWorks bridge was asked for something that it does not know.');
}

function isCount(value: unknown): value is number {
  return typeof value === 'number' && Number.isSafeInteger(value) && value >= 1;
}
