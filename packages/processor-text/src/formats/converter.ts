import { createDelimitedConverter } from './delimited.ts';
import { createEscapeConverter } from './escapes.ts';
import type { TextFormat } from './text-format.ts';
import { createXmlConverter } from './xml.ts';

/** Text as it is searched and, where it was asked for and differs, the same in Markdown. */
export interface Converted {
  readonly text: string;
  readonly markdown?: string;
}

/** Turns the characters of a format into text, as they stream by. */
export interface Converter {
  convert(chunk: string): Converted;
  /** The rest; `damage` says what is broken, where something is. */
  end(): Converted & { readonly damage?: string };
}

/** The converter of a format. */
export function converterOf(format: TextFormat, fileName: string, wantsMarkdown: boolean): Converter {
  switch (format) {
    case 'csv':
      return createDelimitedConverter(undefined, wantsMarkdown);
    case 'tsv':
      return createDelimitedConverter('\t', wantsMarkdown);
    case 'json':
      return createEscapeConverter('json');
    case 'properties':
      return createEscapeConverter('properties');
    case 'xml':
    case 'svg':
      return createXmlConverter(format, fileName);
    case 'markdown':
      return asItIs((text) => (wantsMarkdown ? { text, markdown: text } : { text }));
    case 'plain':
      return asItIs((text) => ({ text }));
  }
}

function asItIs(convert: (text: string) => Converted): Converter {
  return { convert, end: () => ({ text: '' }) };
}
