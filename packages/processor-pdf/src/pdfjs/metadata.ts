import type { PDFDocumentProxy } from 'pdfjs-dist/legacy/build/pdf.mjs';
import { isoDate } from '../text/pdf-date.ts';
import { pdfString } from '../text/pdf-string.ts';

type Value = string | number | boolean | string[];

/** Titles kept of an outline, entries kept of one's own metadata: a hostile file can hold millions. */
const MAX_OUTLINE_TITLES = 1_000;
const MAX_CUSTOM_ENTRIES = 100;

/**
 * Metadata of the document: its information dictionary, and XMP where that says nothing (ISO 32000-2, 14.3), under the
 * names of Dublin Core: `title`, `creator`, `description`, `subject` (keywords), `publisher`, `contributor`, `rights`,
 * `identifier`, `language`, `created`, `modified`; and `creatorTool`, `producer`, `pdfVersion`, `pageCount`, `encrypted`,
 * `signed`, `form` (`acroform`, `xfa`), `outline` (titles in order), `custom.NAME`.
 */
export async function readMetadata(document: PDFDocumentProxy): Promise<Record<string, Value>> {
  const found: Record<string, Value> = { pageCount: document.numPages };
  const set = (name: string, value: unknown) => {
    if (name in found) return;
    const plain = plainValue(value);
    if (plain !== undefined) found[name] = plain;
  };
  const { info, metadata: xmp } = (await document.getMetadata().catch(() => ({ info: {}, metadata: null }))) as {
    info: Record<string, unknown>;
    metadata: { get(name: string): unknown } | null;
  };
  const of = (name: string) => xmp?.get(name);
  set('title', info.Title);
  set('title', of('dc:title'));
  set('creator', info.Author);
  set('creator', of('dc:creator'));
  set('description', info.Subject);
  set('description', of('dc:description'));
  set('subject', keywords(info.Keywords));
  set('subject', of('dc:subject'));
  for (const name of ['publisher', 'contributor', 'rights', 'identifier'] as const) set(name, of(`dc:${name}`));
  set('language', info.Language);
  set('language', of('dc:language'));
  set('created', isoDate(info.CreationDate) ?? of('xmp:createdate'));
  set('modified', isoDate(info.ModDate) ?? of('xmp:modifydate'));
  set('creatorTool', info.Creator);
  set('creatorTool', of('xmp:creatortool'));
  set('producer', info.Producer);
  set('producer', of('pdf:producer'));
  set('pdfVersion', info.PDFFormatVersion);
  if (info.EncryptFilterName) found.encrypted = true;
  if (info.IsSignaturesPresent === true) found.signed = true;
  if (info.IsXFAPresent === true) found.form = 'xfa';
  else if (info.IsAcroFormPresent === true) found.form = 'acroform';
  const custom = info.Custom;
  if (custom instanceof Map)
    for (const [name, value] of [...custom].slice(0, MAX_CUSTOM_ENTRIES))
      set(`custom.${pdfString(String(name))}`, value);
  set('outline', outlineTitles(await document.getOutline().catch(() => null)));
  return found;
}

function plainValue(value: unknown): Value | undefined {
  if (typeof value === 'string') return pdfString(value).trim() || undefined;
  if (typeof value === 'boolean' || (typeof value === 'number' && Number.isFinite(value))) return value;
  if (!Array.isArray(value)) return undefined;
  const texts = value.flatMap((one) => (typeof one === 'string' && one.trim() ? [pdfString(one).trim()] : []));
  return texts.length > 0 ? texts : undefined;
}

/** Keywords as people write them: by comma, semicolon or the Japanese comma. */
function keywords(value: unknown): string[] | undefined {
  if (typeof value !== 'string') return undefined;
  return pdfString(value)
    .split(/[,;、，；]/)
    .map((word) => word.trim())
    .filter(Boolean);
}

interface OutlineNode {
  readonly title?: string;
  readonly items?: readonly OutlineNode[];
}

/** The titles of the bookmarks, each before those under it. */
function outlineTitles(nodes: readonly OutlineNode[] | null): string[] | undefined {
  const titles: string[] = [];
  const waiting = [...(nodes ?? [])].reverse();
  while (waiting.length > 0 && titles.length < MAX_OUTLINE_TITLES) {
    const node = waiting.pop()!;
    if (node.title?.trim()) titles.push(node.title.trim());
    waiting.push(...[...(node.items ?? [])].reverse());
  }
  return titles;
}
