import { MEDIA_TYPES } from './media-types.ts';

/**
 * What the content of a type looks like from outside: a type may be believed from its name where the content has its form
 * but not its marks (XML in a `.fodt`, a ZIP archive in a `.key`).
 */
export type ContentForm = 'text' | 'xml' | 'zip' | 'ole2' | 'tiff' | 'binary';

/** One row of the table of media types: type, word for people, extensions, form, other names. */
export type MediaTypeRow = readonly [
  mediaType: string,
  fileType: string,
  extensions: string,
  form: ContentForm,
  aliases?: string,
];

/** What is known of a media type. */
export interface MediaType {
  readonly mediaType: string;
  /** A word for people. */
  readonly fileType: string;
  /** Lower case, without the dot, the usual one first. */
  readonly extensions: readonly string[];
  readonly form: ContentForm;
}

const byType = new Map<string, MediaType>();
const byExtension = new Map<string, MediaType>();
const canonical = new Map<string, string>();

for (const [mediaType, fileType, extensions, form, aliases] of MEDIA_TYPES) {
  const entry: MediaType = { mediaType, fileType, extensions: words(extensions), form };
  byType.set(mediaType, entry);
  for (const extension of entry.extensions) if (!byExtension.has(extension)) byExtension.set(extension, entry);
  for (const alias of words(aliases ?? '')) canonical.set(alias, mediaType);
}

function words(list: string): string[] {
  return list === '' ? [] : list.split(' ');
}

/** A media type in lower case, without parameters, under its usual name: `image/jpg; q=1` is `image/jpeg`. Empty for what is none. */
export function normalizeMediaType(mediaType: string): string {
  const bare = mediaType.split(';', 1)[0]!.trim().toLowerCase();
  if (!/^[a-z0-9][a-z0-9!#$&^_.+-]*\/[a-z0-9][a-z0-9!#$&^_.+-]*$/.test(bare)) return '';
  return canonical.get(bare) ?? bare;
}

/** What is known of a media type, by any of its names. */
export function mediaTypeInfo(mediaType: string): MediaType | undefined {
  return byType.get(normalizeMediaType(mediaType));
}

/** The media type of an extension (without the dot, any case). */
export function mediaTypeOfExtension(extension: string): MediaType | undefined {
  return byExtension.get(extension.toLowerCase());
}

/** The usual extension of a media type, without the dot; empty where there is none. */
export function extensionOf(mediaType: string): string {
  return mediaTypeInfo(mediaType)?.extensions[0] ?? '';
}

/**
 * The word for people of a media type, as `IndexedDocument.file_type` has it: `pdf`, `word`, `excel`, `powerpoint`,
 * `image`, `text`, `html`, `email`, `archive`, `docuworks`, `ichitaro`, ... `other` where nothing is known.
 */
export function fileTypeOf(mediaType: string): string {
  const known = mediaTypeInfo(mediaType);
  if (known) return known.fileType;
  const [top, subtype = ''] = normalizeMediaType(mediaType).split('/');
  if (top === 'image' || top === 'audio' || top === 'video' || top === 'text' || top === 'font') return top;
  return subtype.endsWith('+xml') ? 'xml' : subtype.endsWith('+json') ? 'json' : 'other';
}

/** The form that content of a media type has, as far as its name tells. */
export function formOf(mediaType: string): ContentForm {
  const known = mediaTypeInfo(mediaType);
  if (known) return known.form;
  const bare = normalizeMediaType(mediaType);
  if (bare.endsWith('+xml')) return 'xml';
  if (bare.endsWith('+zip')) return 'zip';
  return bare.startsWith('text/') || bare.endsWith('+json') ? 'text' : 'binary';
}

/** The extension of a file name: lower case, without the dot; empty where there is none. */
export function extensionOfName(name: string): string {
  const dot = name.lastIndexOf('.');
  return dot <= 0 || dot === name.length - 1 ? '' : name.slice(dot + 1).toLowerCase();
}
