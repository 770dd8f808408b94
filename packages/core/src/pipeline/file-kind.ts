/** Media types by the usual extension: what is known of a file before its content is. */
const BY_EXTENSION: Readonly<Record<string, string>> = {
  pdf: 'application/pdf',
  doc: 'application/msword',
  dot: 'application/msword',
  docx: 'application/vnd.openxmlformats-officedocument.wordprocessingml.document',
  docm: 'application/vnd.ms-word.document.macroenabled.12',
  dotx: 'application/vnd.openxmlformats-officedocument.wordprocessingml.template',
  rtf: 'application/rtf',
  odt: 'application/vnd.oasis.opendocument.text',
  xls: 'application/vnd.ms-excel',
  xlsx: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
  xlsm: 'application/vnd.ms-excel.sheet.macroenabled.12',
  xlsb: 'application/vnd.ms-excel.sheet.binary.macroenabled.12',
  ods: 'application/vnd.oasis.opendocument.spreadsheet',
  ppt: 'application/vnd.ms-powerpoint',
  pptx: 'application/vnd.openxmlformats-officedocument.presentationml.presentation',
  pptm: 'application/vnd.ms-powerpoint.presentation.macroenabled.12',
  ppsx: 'application/vnd.openxmlformats-officedocument.presentationml.slideshow',
  odp: 'application/vnd.oasis.opendocument.presentation',
  xdw: 'application/vnd.fujifilm.fb.docuworks',
  xbd: 'application/vnd.fujifilm.fb.docuworks.binder',
  jpg: 'image/jpeg',
  jpeg: 'image/jpeg',
  png: 'image/png',
  gif: 'image/gif',
  bmp: 'image/bmp',
  tif: 'image/tiff',
  tiff: 'image/tiff',
  webp: 'image/webp',
  heic: 'image/heic',
  eml: 'message/rfc822',
  msg: 'application/vnd.ms-outlook',
  zip: 'application/zip',
  '7z': 'application/x-7z-compressed',
  gz: 'application/gzip',
  tar: 'application/x-tar',
  txt: 'text/plain',
  log: 'text/plain',
  md: 'text/markdown',
  csv: 'text/csv',
  tsv: 'text/tab-separated-values',
  html: 'text/html',
  htm: 'text/html',
  xml: 'application/xml',
  json: 'application/json',
};

/** The first that matches wins. */
const KINDS: readonly (readonly [pattern: RegExp, kind: string])[] = [
  [/^application\/pdf$/, 'pdf'],
  [/docuworks/, 'docuworks'],
  [/spreadsheet|ms-?excel/, 'excel'],
  [/presentation|ms-?powerpoint/, 'powerpoint'],
  [/wordprocessing|ms-?word|opendocument\.text|^(application|text)\/rtf$/, 'word'],
  [/^message\/|ms-outlook|^application\/mbox$/, 'email'],
  [/^text\/(csv|tab-separated-values)$/, 'csv'],
  [/html/, 'html'],
  [/^text\/markdown$/, 'markdown'],
  [/[/+-]json5?$|ndjson/, 'json'],
  [/^image\//, 'image'],
  [/^audio\//, 'audio'],
  [/^video\//, 'video'],
  [/[/+]xml$/, 'xml'],
  [/^text\//, 'text'],
  [/zip|[/-](x-)?(7z|tar|rar|bzip2?|xz|lzma|lzh|cab|zstd)|vnd\.rar|archive/, 'archive'],
];

/** `file_type`: a word for people for a media type: `pdf`, `word`, `image`; `other` where there is none. */
export function fileTypeOf(mediaType: string): string {
  return KINDS.find(([pattern]) => pattern.test(mediaType))?.[1] ?? 'other';
}

/** The last extension of a name, lower case, without the dot; empty where it has none. A leading dot begins a name. */
export function extensionOf(name: string): string {
  const dot = name.lastIndexOf('.');
  return dot > 0 ? name.slice(dot + 1).toLowerCase() : '';
}

/** What a file seems to be by its name, else by what its source declares: good enough for a limit before it is fetched. */
export function seemingMediaType(name: string, declaredType: string | undefined): string {
  const byName = BY_EXTENSION[extensionOf(name)];
  if (byName) return byName;
  return declaredType?.split(';')[0]?.trim().toLowerCase() || 'application/octet-stream';
}
