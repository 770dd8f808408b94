import type { Road } from '@cis/fileproc-processor-docuworks';

/** Roads into DocuWorks files. A list of our own: the settings are known without loading a processor. */
export const ROADS = ['native', 'xdwapi', 'ifilter', 'carve'] as const satisfies readonly Road[];
