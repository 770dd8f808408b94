import {
  defineProcessor,
  type Extraction,
  FileprocError,
  type LocalFile,
  limitMessage,
  type ProcessContext,
} from '@cis/fileproc-core';
import { chooseEncoding } from './encoding/choose-encoding.ts';
import { charsetOf } from './encoding/labels.ts';
import { readText } from './encoding/read-text.ts';
import { createTextTally } from './encoding/text-tally.ts';
import { type Converted, converterOf } from './formats/converter.ts';
import { TEXT_MEDIA_TYPES, type TextFormat, textFormatOf } from './formats/text-format.ts';
import { declaredXmlEncoding } from './html/charset.ts';
import { createCleaner } from './writing/clean-text.ts';
import { createPageWriter } from './writing/page-writer.ts';

/**
 * Reads text files: plain text, source code, logs and subtitles as they are; CSV and TSV as rows with tabs between cells; JSON
 * and Java properties with escapes decoded; the text and attribute values of XML; the drawn text of SVG. Form feeds of plain
 * text end pages, and a page longer than 500,000 characters is cut at a line. Metadata: `encoding`, the WHATWG name of what
 * the file was read in.
 *
 * Throws EMPTY_FILE for a file without bytes, CORRUPT for one that is no text.
 */
export const text = defineProcessor({
  name: 'text',
  version: '1',
  mediaTypes: TEXT_MEDIA_TYPES,
  process: readTextFile,
});

async function readTextFile(file: LocalFile, context: ProcessContext): Promise<Extraction> {
  const { signal, limits, wants } = context;
  signal.throwIfAborted();
  if (file.size === 0) throw new FileprocError('EMPTY_FILE', `${file.name} holds no bytes.`);
  const format = textFormatOf(file.type.mediaType, file.name);
  const encoding = await chooseEncoding(file, await claimsOf(file, format), signal);
  const tally = createTextTally(file.name, encoding);
  const pages = createPageWriter(limits, `${format} in ${encoding.name}`);
  const converter = converterOf(format, file.name, wants.markdown);
  const clean = createCleaner(hasPages(format) ? '\f' : ' ');
  const cleanMarkdown = createCleaner(' ');
  const write = ({ text: raw, markdown }: Converted, last: boolean) => {
    const cleaned = clean(raw, last);
    const cleanedMarkdown = markdown === undefined ? undefined : cleanMarkdown(markdown, last);
    const [first, ...rest] = cleaned.split('\f');
    pages.write(first ?? '', cleanedMarkdown);
    for (const piece of rest) {
      pages.endPage();
      pages.write(piece);
    }
  };
  for await (const chunk of readText(file, encoding, signal)) {
    tally.add(chunk);
    write(converter.convert(chunk.text), false);
    if (pages.full) break;
  }
  tally.check();
  const end = pages.full ? undefined : converter.end();
  if (end) write(end, true);
  const warnings = tally.warnings();
  if (end?.damage) warnings.push({ code: 'DAMAGED', message: `${file.name}: ${end.damage}` });
  if (pages.full)
    warnings.push({
      code: 'TEXT_TRUNCATED',
      message: limitMessage('textCharacters', limits, `more than ${limits.textCharacters}`, file.name),
    });
  return { pages: pages.pages(), metadata: { encoding: encoding.name }, warnings };
}

async function claimsOf(file: LocalFile, format: TextFormat): Promise<(string | undefined)[]> {
  const declared = format === 'xml' || format === 'svg' ? declaredXmlEncoding(await file.read(0, 1024)) : undefined;
  return [charsetOf(file.declaredType), declared, file.type.encoding];
}

/** In the others a form feed is white space. */
function hasPages(format: TextFormat): boolean {
  return format === 'plain';
}
