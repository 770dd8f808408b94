import { createReadServices, fingerprintsOf } from '../read/services.ts';
import type { ReaderOptions } from '../read/settings.ts';
import { indexFingerprints } from './fingerprints.ts';

/**
 * All fingerprints under which a file in the index counts as read by a pipeline with these options: what a source compares
 * with before the pipeline runs. Throws INVALID_CONFIG for options that cannot work.
 */
export function currentFingerprints(options: ReaderOptions): ReadonlySet<string> {
  const services = createReadServices(options);
  return indexFingerprints(fingerprintsOf(services), services);
}
