import type { Metadata } from '@cis/fileproc-core';

/** Entries of one's own, and links, kept of one file: a hostile file can hold millions. */
const MAX_CUSTOM_ENTRIES = 100;
const MAX_LINKS = 1_000;

/** Gathers metadata: the first value of a name counts, empty ones do not. */
export interface MetadataCollector {
  readonly metadata: Metadata;
  set(name: string, value: string | number | boolean | readonly string[] | undefined): void;
  /** An entry of the author's own. */
  custom(name: string, value: string | number | boolean): void;
}

/** Makes an empty collector. */
export function metadataCollector(): MetadataCollector {
  const metadata: Metadata = {};
  let customEntries = 0;
  const set: MetadataCollector['set'] = (name, value) => {
    if (value === undefined || Object.hasOwn(metadata, name)) return;
    if (typeof value === 'string') {
      const text = value.trim();
      if (text !== '') metadata[name] = text;
    } else if (typeof value === 'object') {
      if (value.length > 0) metadata[name] = [...value];
    } else metadata[name] = value;
  };
  return {
    metadata,
    set,
    custom(name, value) {
      if (customEntries++ < MAX_CUSTOM_ENTRIES) set(`custom.${name}`, value);
    },
  };
}

/** Keywords as people write them: by comma, semicolon or the Japanese comma. */
export function keywordsOf(text: string): string[] {
  return text
    .split(/[,;、，；]/)
    .map((word) => word.trim())
    .filter(Boolean);
}

/** Targets of hyperlinks that lead out of the document, each once, as metadata `links`. */
export function linksOf(targets: Iterable<string>): { links?: string[] } {
  const links = [...new Set([...targets].map((target) => target.trim()))].filter(Boolean).slice(0, MAX_LINKS);
  return links.length > 0 ? { links } : {};
}
