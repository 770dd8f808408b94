import { fileTypeOf, formOf, type MediaType } from './media-type-lookup.ts';

/** Extensions that mean several things, of which the table holds one: they never disagree. */
const AMBIGUOUS = new Set(['ts', 'key', 'pub', 'wps', 'one', 'dat', 'pages', 'numbers']);

/** Types that the same files are called by. */
const ALIKE: readonly ReadonlySet<string>[] = [
  new Set(['text/html', 'application/xhtml+xml', 'application/xml']),
  new Set(['message/rfc822', 'application/mbox']),
  new Set(['image/heic', 'image/heif', 'image/avif', 'image/heic-sequence', 'image/heif-sequence']),
  new Set(['application/pdf', 'application/postscript']),
];

/** Whether a name of a file goes together with what it is. */
export function agrees(named: MediaType, mediaType: string, extension?: string): boolean {
  if (named.mediaType === mediaType || (extension && AMBIGUOUS.has(extension))) return true;
  if (ALIKE.some((set) => set.has(named.mediaType) && set.has(mediaType))) return true;
  const form = formOf(mediaType);
  if (named.mediaType === 'application/xml' && form === 'xml') return true;
  if (form === 'tiff' && named.form === 'tiff') return true;
  const media = /^(?:audio|video)\//;
  if (media.test(named.mediaType) && media.test(mediaType)) return true;
  // A store that declares the container, or text in general, is not wrong. An extension is chosen: it is held to more.
  if (extension !== undefined) return false;
  if (named.mediaType === 'application/zip' && form === 'zip') return true;
  if (named.mediaType === 'application/x-ole-storage' && form === 'ole2') return true;
  if (named.mediaType === 'text/plain' && (form === 'text' || form === 'xml')) return true;
  // What stores declare for the older and the newer form of a program's files is mixed up often, and says no more than the program.
  return (named.form === 'ole2' || named.form === 'zip') && named.fileType === fileTypeOf(mediaType);
}
