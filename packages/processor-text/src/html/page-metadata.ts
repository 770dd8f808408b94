import type { Metadata } from '@cis/fileproc-core';
import type { Attributes } from '../markup/markup-reader.ts';

/** Names under which pages give what Dublin Core has a name for, the first found counts. */
const NAMES: Readonly<Record<string, readonly string[]>> = {
  description: ['description', 'dc.description', 'dcterms.description', 'dcterms.abstract', 'og:description'],
  creator: ['author', 'dc.creator', 'dcterms.creator', 'article:author'],
  subject: ['keywords', 'dc.subject', 'dcterms.subject'],
  publisher: ['publisher', 'dc.publisher', 'dcterms.publisher', 'og:site_name'],
  rights: ['copyright', 'rights', 'dc.rights', 'dcterms.rights'],
  date: ['date', 'dc.date', 'dcterms.date', 'dcterms.created', 'article:published_time'],
  modified: ['last-modified', 'dcterms.modified', 'article:modified_time', 'og:updated_time'],
  language: ['dc.language', 'dcterms.language', 'content-language'],
};
const TITLES: readonly string[] = ['dc.title', 'dcterms.title', 'og:title'];
const WANTED: ReadonlySet<string> = new Set([...Object.values(NAMES).flat(), ...TITLES]);

/** Characters kept of one value. */
const VALUE_CHARACTERS = 10_000;

/** Gathers what a page says of itself. */
export interface PageMetadata {
  meta(attributes: Attributes): void;
  title(text: string): void;
  language(tag: string): void;
  metadata(): Metadata;
}

/** Starts with nothing known. */
export function createPageMetadata(): PageMetadata {
  const found = new Map<string, string>();
  let title = '';
  let language = '';

  return {
    meta(attributes) {
      const name = (attributes.get('name') ?? attributes.get('property') ?? attributes.get('http-equiv') ?? '')
        .trim()
        .toLowerCase();
      const value = tidy(attributes.get('content') ?? '');
      if (WANTED.has(name) && value !== '' && !found.has(name)) found.set(name, value);
    },
    title(text) {
      title ||= tidy(text);
    },
    language(tag) {
      language ||= canonical(tag.trim());
    },
    metadata() {
      const first = (names: readonly string[]) =>
        names.map((name) => found.get(name)).find((value) => value !== undefined);
      const metadata: Metadata = {};
      const best = title || first(TITLES);
      if (best) metadata.title = best;
      for (const [key, names] of Object.entries(NAMES)) {
        const value = key === 'language' ? language || canonical(first(names) ?? '') : first(names);
        if (!value) continue;
        if (key === 'subject') metadata[key] = words(value);
        else if (key === 'date' || key === 'modified') {
          const date = isoDate(value);
          if (date) metadata[key] = date;
        } else metadata[key] = value;
      }
      return metadata;
    },
  };
}

function tidy(text: string): string {
  return text
    .slice(0, VALUE_CHARACTERS)
    .replaceAll(/[\s\0-\x1f\x7f-\x9f]+/g, ' ')
    .trim()
    .toWellFormed();
}

/** A language tag as BCP 47 writes it, `en-US`; empty where it is none. */
function canonical(tag: string): string {
  try {
    return Intl.getCanonicalLocales(tag.replaceAll('_', '-'))[0] ?? '';
  } catch {
    return '';
  }
}

function words(list: string): string[] {
  return [...new Set(list.split(/[,、，;；]/).map((word) => word.trim()))].filter(Boolean);
}

/**
 * A date as ISO 8601, to the accuracy that it is given in; undefined where it is not clear which day is meant: `3/4/2024` is
 * two days, and a time without a zone is given without one.
 */
export function isoDate(text: string): string | undefined {
  const iso = /^(\d{4})(?:-(\d\d)(?:-(\d\d)(?:[T ](\d\d:\d\d(?::\d\d)?(?:\.\d+)?)\s?(Z|[+-]\d\d:?\d\d)?)?)?)?$/.exec(
    text.trim(),
  );
  if (iso) {
    const [, year, month, day, time, zone] = iso;
    const date = [year, month, day].filter(Boolean).join('-');
    return isDay(year, month, day) ? date + (time ? `T${time}${zone ?? ''}` : '') : undefined;
  }
  const east = /^(\d{4})\s*[年/.]\s*(\d{1,2})\s*[月/.]\s*(\d{1,2})\s*日?$/.exec(text.trim());
  if (east) {
    const [, year, month, day] = east;
    return isDay(year, month, day) ? `${year}-${month!.padStart(2, '0')}-${day!.padStart(2, '0')}` : undefined;
  }
  // RFC 5322, as in HTTP and mail: its zone makes it one moment.
  if (
    !/^(?:[A-Za-z]{3},\s*)?\d{1,2}\s[A-Za-z]{3}\s\d{4}\s\d\d:\d\d(?::\d\d)?\s(?:GMT|UTC?|[+-]\d{4})$/.test(text.trim())
  )
    return undefined;
  const moment = new Date(text.trim());
  return Number.isNaN(moment.getTime()) ? undefined : moment.toISOString();
}

function isDay(year = '', month = '01', day = '01'): boolean {
  const date = new Date(Date.UTC(Number(year), Number(month) - 1, Number(day)));
  return date.getUTCMonth() === Number(month) - 1 && date.getUTCDate() === Number(day);
}
