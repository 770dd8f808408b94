import type { MetadataCollector } from '../metadata.ts';
import type { Attributes } from '../xml/read-xml.ts';

/** Names of ours for elements of metadata (ODF 1.3 part 3, 4.3). */
const NAMES: Readonly<Record<string, string>> = {
  'dc:title': 'title',
  'dc:description': 'description',
  'dc:subject': 'description',
  'dc:language': 'language',
  'meta:initial-creator': 'creator',
  'dc:creator': 'contributor',
  'meta:creation-date': 'created',
  'dc:date': 'modified',
  'meta:generator': 'creatorTool',
};
const STATISTICS: Readonly<Record<string, string>> = {
  'meta:page-count': 'pageCount',
  'meta:word-count': 'wordCount',
  'meta:character-count': 'characterCount',
};

/** Reads what is in `office:meta` as it comes. */
export function createMetaReader({ set, custom }: MetadataCollector) {
  const keywords: string[] = [];
  let text = '';
  let own: { name: string; type: string } | undefined;
  return {
    open(name: string, attributes: Attributes): void {
      text = '';
      if (name === 'meta:user-defined')
        own = { name: attributes['meta:name'] ?? '', type: attributes['meta:value-type'] ?? 'string' };
      else if (name === 'meta:document-statistic')
        for (const [attribute, ours] of Object.entries(STATISTICS)) {
          const count = Number(attributes[attribute]);
          if (Number.isSafeInteger(count) && count > 0) set(ours, count);
        }
    },
    text(piece: string): void {
      text += piece;
    },
    close(name: string): void {
      const ours = Object.hasOwn(NAMES, name) ? NAMES[name] : undefined;
      if (ours !== undefined) set(ours, text);
      else if (name === 'meta:keyword') keywords.push(text.trim());
      else if (name === 'meta:user-defined' && own?.name) custom(own.name, customValue(text, own.type));
      else if (name === 'office:meta') set('subject', keywords.filter(Boolean));
      text = '';
    },
  };
}

function customValue(text: string, type: string): string | number | boolean {
  if (type === 'boolean') return text.trim() === 'true';
  if (type === 'float' && text.trim() !== '' && Number.isFinite(Number(text))) return Number(text);
  return text;
}
