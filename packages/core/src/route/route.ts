import { FileprocError } from '../contract/errors.ts';
import type { DetectedType } from '../contract/file.ts';
import type { Processor } from '../contract/processor.ts';
import { fileTypeOf, formOf, normalizeMediaType } from '../detect/media-type-lookup.ts';

/** How well a processor's media type fits a file's, the best first. */
const FITS = ['exact', 'suffix', 'wildcard', 'plain text', 'anything'] as const;

/** What people call text although its type does not begin with `text/` (`application/yaml`): it can be read as `text/plain`. */
const READABLE_AS_TEXT = new Set(['text', 'json', 'csv', 'markdown', 'source code', 'xml']);

/**
 * The processor for a media type: the one whose media types fit best, and of those that fit alike the first in the
 * list. So a processor placed before ours overrides it where it names the type as exactly. In order of fit:
 *
 * 1. the type itself, by any of its usual names (`text/xml` is `application/xml`);
 * 2. the format that it is built on, by its suffix: `image/svg+xml` is read by `application/xml`;
 * 3. `type/*`;
 * 4. `text/plain`, for formats that are text under another name (`application/yaml`);
 * 5. `*` + `/*`.
 */
export function route(mediaType: string, processors: readonly Processor[]): Processor | undefined {
  for (const fit of FITS) {
    const wanted = patternOf(fit, normalizeMediaType(mediaType));
    if (!wanted) continue;
    const found = processors.find(({ mediaTypes }) => mediaTypes.some((range) => nameOf(range) === wanted));
    if (found) return found;
  }
  return undefined;
}

/** The error for a type that nothing reads. It names the file, the type and what told it. */
export function unsupportedType(path: string, type: DetectedType): FileprocError {
  const word = fileTypeOf(type.mediaType);
  return new FileprocError(
    'UNSUPPORTED_TYPE',
    `${path}: no processor reads ${type.mediaType}${word === 'other' ? '' : ` (${word})`}; detected by ${type.by}: ${type.evidence}.`,
  );
}

function patternOf(fit: (typeof FITS)[number], mediaType: string): string | undefined {
  if (fit === 'exact') return mediaType;
  if (fit === 'anything') return '*/*';
  if (fit === 'wildcard') return `${mediaType.split('/')[0]}/*`;
  if (fit === 'suffix') {
    const suffix = /\+(xml|json|zip)$/.exec(mediaType)?.[1];
    return suffix && `application/${suffix}`;
  }
  const isText = formOf(mediaType) === 'text' || formOf(mediaType) === 'xml';
  return isText && READABLE_AS_TEXT.has(fileTypeOf(mediaType)) ? 'text/plain' : undefined;
}

function nameOf(range: string): string {
  return range.endsWith('/*') ? range.toLowerCase() : normalizeMediaType(range);
}
