/** How the characters of a text file become the text that is searched. */
export type TextFormat = 'plain' | 'markdown' | 'csv' | 'tsv' | 'json' | 'properties' | 'svg' | 'xml';

const FORMATS: Readonly<Record<string, TextFormat>> = {
  'text/csv': 'csv',
  'application/csv': 'csv',
  'text/tab-separated-values': 'tsv',
  'text/markdown': 'markdown',
  'text/x-markdown': 'markdown',
  'text/x-java-properties': 'properties',
  'image/svg+xml': 'svg',
  'text/xml': 'xml',
  'application/xml': 'xml',
  'application/json': 'json',
  'application/json5': 'json',
  'application/jsonl': 'json',
  'application/x-ndjson': 'json',
};

/**
 * The media types that `text` reads; `text/*` covers source code, subtitles, calendars and whatever else text is called.
 * A wildcard for `+json` and `+xml` does not exist in routing, so the common ones are named.
 */
export const TEXT_MEDIA_TYPES: readonly string[] = [
  'text/*',
  ...Object.keys(FORMATS).filter((type) => !type.startsWith('text/')),
  ...['feed', 'geo', 'hal', 'ld', 'manifest', 'problem', 'schema', 'vnd.api', 'x-ipynb'].map(
    (name) => `application/${name}+json`,
  ),
  ...['atom', 'gpx', 'mathml', 'plist', 'rdf', 'rss', 'soap', 'tei', 'vnd.google-earth.kml', 'wsdl', 'xslt'].map(
    (name) => `application/${name}+xml`,
  ),
  'application/javascript',
  'application/sql',
  'application/toml',
  'application/typescript',
  'application/x-httpd-php',
  'application/x-ms-regedit',
  'application/x-sh',
  'application/x-subrip',
  'application/x-tex',
  'application/x-yaml',
  'application/xml-dtd',
  'application/yaml',
];

/**
 * The format of a file, by its detected media type. Its name is asked where the type says too little: property files have
 * none of their own, and `text/plain` can be anything.
 */
export function textFormatOf(mediaType: string, fileName: string): TextFormat {
  const known = FORMATS[mediaType];
  if (known) return known;
  if (mediaType.endsWith('+json')) return 'json';
  if (mediaType.endsWith('+xml')) return 'xml';
  const extension = /\.([a-z]+)$/i.exec(fileName)?.[1]?.toLowerCase();
  if (extension === 'properties') return 'properties';
  if (mediaType !== 'text/plain') return 'plain';
  if (extension === 'csv' || extension === 'tsv' || extension === 'json') return extension;
  return extension === 'md' || extension === 'markdown' ? 'markdown' : 'plain';
}
