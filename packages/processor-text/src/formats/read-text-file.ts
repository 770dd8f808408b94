import { type Extraction, FileprocError, type LocalFile, limitMessage, type ProcessContext } from '@cis/fileproc-core';
import { chooseEncoding } from '../encoding/choose-encoding.ts';
import { charsetOf } from '../encoding/labels.ts';
import { readText } from '../encoding/read-text.ts';
import { createTextTally } from '../encoding/text-tally.ts';
import { declaredXmlEncoding } from '../html/charset.ts';
import { createCleaner } from '../writing/clean-text.ts';
import { createPageWriter } from '../writing/page-writer.ts';
import { type Converted, converterOf } from './converter.ts';
import { type TextFormat, textFormatOf } from './text-format.ts';

/** What `text` does with a file. */
export async function readTextFile(file: LocalFile, context: ProcessContext): Promise<Extraction> {
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
