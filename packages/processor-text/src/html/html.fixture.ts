import type { Metadata, PagePart } from '@cis/fileproc-core';
import type { MarkupDialect } from '../markup/markup-reader.ts';
import { createHtmlReader, type HtmlReport } from './html-reader.ts';
import { createMarkdownOutput } from './markdown-output.ts';
import { createPageMetadata } from './page-metadata.ts';
import { createTextOutput } from './text-output.ts';

/** All that is read of a page. */
export interface ReadPage {
  readonly text: string;
  readonly markdown: string;
  readonly parts: PagePart[];
  readonly metadata: Metadata;
  readonly report: HtmlReport;
}

/** Reads a page that comes in chunks of `step` characters. */
export function readPage(
  source: string,
  options: { readonly step?: number; readonly dialect?: MarkupDialect; readonly nestingDepth?: number } = {},
): ReadPage {
  const text = createTextOutput();
  const markdown = createMarkdownOutput();
  const metadata = createPageMetadata();
  const parts: PagePart[] = [];
  const reader = createHtmlReader(
    { outputs: [text, markdown], metadata, addPart: (part) => parts.push(part) },
    { dialect: options.dialect ?? 'html', nestingDepth: options.nestingDepth ?? 1000, innerPages: 5 },
  );
  const step = options.step ?? (source.length || 1);
  for (let at = 0; at < source.length; at += step) reader.write(source.slice(at, at + step));
  const report = reader.end();
  return { text: text.take(), markdown: markdown.take(), parts, metadata: metadata.metadata(), report };
}
