import {
  type EmbeddedFile,
  type Extraction,
  FileprocError,
  type LocalFile,
  limitMessage,
  type ProcessContext,
} from '@cis/fileproc-core';
import { keywordsOf, linksOf, metadataCollector } from '../metadata.ts';
import { embedAll } from '../ooxml/embedded.ts';
import { distinctParts, numberPages } from '../text/pages.ts';
import { createRtfReader } from './document-reader.ts';
import { createFontTable } from './fonts.ts';
import { embedRtfObject } from './objects.ts';
import { createRtfState, type RtfPage, type RtfState } from './state.ts';
import { createTokenizer } from './tokenizer.ts';

/** Reads Rich Text (RTF 1.9.1) as it comes: text by pages where its author broke them, notes and headers as parts. */
export async function readRtf(file: LocalFile, context: ProcessContext): Promise<Extraction> {
  const { limits, signal } = context;
  const head = Buffer.from(await file.read(0, 64)).toString('latin1');
  if (!/^[\s\0\xef\xbb\xbf]*\{\s*\\rtf/.test(head))
    throw new FileprocError('CORRUPT', `${file.path} does not begin as RTF does, with {\\rtf.`);
  const state = createRtfState(createFontTable(), limits.textCharacters, limits.pages);
  const { handler, flush, depth } = createRtfReader(state, limits.nestingDepth);
  const tokenizer = createTokenizer(handler);
  const embedded: EmbeddedFile[] = [];
  let objects = 0;
  for await (const chunk of file.stream()) {
    signal.throwIfAborted();
    tokenizer.write(chunk);
    // Objects are taken out as they come, so that only one is in memory.
    const found = state.objects.splice(0);
    if (found.length > 0)
      embedded.push(...(await embedAll(found, context, (object) => embedRtfObject(object, ++objects, context))));
  }
  tokenizer.end();
  flush();
  embedded.push(
    ...(await embedAll(state.objects.splice(0), context, (object) => embedRtfObject(object, ++objects, context))),
  );
  if (depth() > 0)
    context.warn({ code: 'DAMAGED', message: `${file.path} ends before its groups do; what is there was read.` });
  if (state.left < 0)
    context.warn({ code: 'TEXT_TRUNCATED', message: limitMessage('textCharacters', limits, 'more', file.path) });
  return {
    pages: numberPages(state.pages.map(pageOf), context),
    metadata: metadataOf(state),
    ...(embedded.length > 0 && { embedded }),
  };
}

function pageOf({ text, parts }: RtfPage) {
  const lines = text.split('\n').map((line) => line.trimEnd());
  const margins = parts.filter(({ kind }) => kind === 'header' || kind === 'footer');
  const others = parts.filter(({ kind }) => kind !== 'header' && kind !== 'footer');
  return { text: lines.join('\n').trimEnd(), parts: [...distinctParts(margins), ...others], reason: 'RTF' };
}

const INFO: Readonly<Record<string, string>> = {
  title: 'title',
  author: 'creator',
  subject: 'description',
  doccomm: 'description',
  operator: 'contributor',
  company: 'publisher',
  manager: 'manager',
  category: 'category',
};

function metadataOf({ values, dates, counts, custom, links, changes }: RtfState): Extraction['metadata'] {
  const { metadata, set, custom: setCustom } = metadataCollector();
  for (const [name, ours] of Object.entries(INFO)) set(ours, values.get(name));
  set('subject', keywordsOf(values.get('keywords') ?? ''));
  set('created', isoDate(dates.get('creatim')));
  set('modified', isoDate(dates.get('revtim')));
  for (const [name, count] of counts) set(name, count);
  for (const [name, value] of custom) if (name !== '') setCustom(name, value);
  return {
    ...metadata,
    ...linksOf(links),
    ...(changes.insertions > 0 && { trackedInsertions: changes.insertions }),
    ...(changes.deletions > 0 && { trackedDeletions: changes.deletions }),
  };
}

/** A date of \info in ISO 8601; RTF names no zone. */
function isoDate(parts: ReadonlyMap<string, number> | undefined): string | undefined {
  const year = parts?.get('yr');
  // 1601 is the zero of Windows' clock.
  if (!parts || year === undefined || year <= 1601) return undefined;
  const two = (name: string, least: number) => String(Math.max(least, parts.get(name) ?? 0)).padStart(2, '0');
  return `${String(year).padStart(4, '0')}-${two('mo', 1)}-${two('dy', 1)}T${two('hr', 0)}:${two('min', 0)}:${two('sec', 0)}`;
}
