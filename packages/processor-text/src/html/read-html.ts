import {
  type Extraction,
  FileprocError,
  type LocalFile,
  limitMessage,
  type ProcessContext,
  type Warning,
} from '@cis/fileproc-core';
import { chooseEncoding } from '../encoding/choose-encoding.ts';
import { charsetOf } from '../encoding/labels.ts';
import { readText } from '../encoding/read-text.ts';
import { createTextTally } from '../encoding/text-tally.ts';
import { createCleaner } from '../writing/clean-text.ts';
import { createPageWriter } from '../writing/page-writer.ts';
import { CHARSET_BYTES, declaredHtmlEncoding } from './charset.ts';
import { createHtmlReader, type HtmlReport } from './html-reader.ts';
import { createMarkdownOutput } from './markdown-output.ts';
import { createPageMetadata } from './page-metadata.ts';
import { createTextOutput } from './text-output.ts';

/** Characters given to the reader at once: pages are cut, and the limit is noticed, at this grain. */
const SLICE_CHARACTERS = 32 * 1024;
/** Levels of pages within `srcdoc` attributes that are read; each level doubles the escapes, so real pages have one. */
const INNER_PAGES = 5;

/** What `html` does with a file. */
export async function readHtml(file: LocalFile, context: ProcessContext): Promise<Extraction> {
  const { signal, limits, wants } = context;
  signal.throwIfAborted();
  if (file.size === 0) throw new FileprocError('EMPTY_FILE', `${file.name} holds no bytes.`);
  const declared = declaredHtmlEncoding(await file.read(0, CHARSET_BYTES));
  const encoding = await chooseEncoding(file, [charsetOf(file.declaredType), declared, file.type.encoding], signal);
  const tally = createTextTally(file.name, encoding);
  const pages = createPageWriter(limits, `HTML in ${encoding.name}`);
  const metadata = createPageMetadata();
  const text = createTextOutput();
  const markdown = wants.markdown ? createMarkdownOutput() : undefined;
  const clean = createCleaner(' ');
  const cleanMarkdown = createCleaner(' ');
  const reader = createHtmlReader(
    {
      outputs: markdown ? [text, markdown] : [text],
      metadata,
      addPart(part) {
        pages.addPart(part);
        // Pictures are written where they stand; what a form shows has no element that says it.
        if (part.kind === 'form-field') markdown?.text(part.text, false);
      },
    },
    {
      dialect: file.type.mediaType === 'application/xhtml+xml' ? 'xhtml' : 'html',
      nestingDepth: limits.nestingDepth,
      innerPages: INNER_PAGES,
    },
  );
  const flush = (last: boolean) =>
    pages.write(clean(text.take(), last), markdown && cleanMarkdown(markdown.take(), last));

  reading: for await (const chunk of readText(file, encoding, signal)) {
    tally.add(chunk);
    for (let at = 0; at < chunk.text.length; at += SLICE_CHARACTERS) {
      reader.write(chunk.text.slice(at, at + SLICE_CHARACTERS));
      flush(false);
      if (pages.full) break reading;
    }
  }
  tally.check();
  const report = reader.end();
  flush(true);
  const warnings = [...tally.warnings(), ...warningsOf(report, pages.full, file.name, context)];
  return { pages: pages.pages(), metadata: { ...metadata.metadata(), encoding: encoding.name }, warnings };
}

function warningsOf(report: HtmlReport, full: boolean, name: string, { limits }: ProcessContext): Warning[] {
  const warnings: Warning[] = [];
  if (full)
    warnings.push({
      code: 'TEXT_TRUNCATED',
      message: limitMessage('textCharacters', limits, `more than ${limits.textCharacters}`, name),
    });
  else if (report.cutOff)
    warnings.push({
      code: 'DAMAGED',
      message: `${name} ends inside a tag, perhaps for an unclosed quotation mark; what the tag swallowed was not read.`,
    });
  if (report.flattened)
    warnings.push({
      code: 'NESTING_FLATTENED',
      message: `${limitMessage('nestingDepth', limits, `more than ${limits.nestingDepth}`, name)}; all text was read, without the structure below.`,
    });
  if (report.innerPageLeft)
    warnings.push({
      code: 'INNER_PAGE_TOO_DEEP',
      message: `${name} holds a page within a page (srcdoc) more than ${INNER_PAGES} levels deep; it was not read.`,
    });
  return warnings;
}
