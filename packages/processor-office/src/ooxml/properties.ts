import type { Metadata } from '@cis/fileproc-core';
import { keywordsOf, metadataCollector } from '../metadata.ts';
import { childrenOf, elementsOf, textOf, type XmlElement } from '../xml/tree.ts';
import type { OfficePackage } from './package.ts';

/** Properties of the package by element name (ISO 29500-2, 8.3; ISO 29500-1, 22.2). */
const CORE: Readonly<Record<string, string>> = {
  'dc:title': 'title',
  'dc:creator': 'creator',
  'dc:description': 'description',
  'dc:subject': 'description',
  'dc:language': 'language',
  'dc:identifier': 'identifier',
  'cp:category': 'category',
  'cp:contentStatus': 'status',
  'cp:lastModifiedBy': 'contributor',
  'cp:version': 'version',
};
const APPLICATION: Readonly<Record<string, string>> = {
  Company: 'publisher',
  Manager: 'manager',
  Application: 'creatorTool',
};
const COUNTS: Readonly<Record<string, string>> = {
  Pages: 'pageCount',
  Slides: 'slideCount',
  Words: 'wordCount',
  Characters: 'characterCount',
};

/** What the package says of itself in `docProps`, under the names of `Extraction.metadata`. */
export async function readProperties(document: OfficePackage): Promise<Metadata> {
  const { metadata, set, custom } = metadataCollector();
  const byName = (tree: XmlElement | undefined, names: Readonly<Record<string, string>>) => {
    for (const element of elementsOf(tree)) {
      const name = Object.hasOwn(names, element.name) ? names[element.name] : undefined;
      if (name !== undefined) set(name, textOf(element));
    }
  };
  const core = await document.tree(await document.related('', 'core-properties'));
  byName(core, CORE);
  for (const element of childrenOf(core, 'cp:keywords')) set('subject', keywordsOf(textOf(element)));
  for (const element of childrenOf(core, 'dcterms:created')) set('created', isoDate(textOf(element)));
  for (const element of childrenOf(core, 'dcterms:modified')) set('modified', isoDate(textOf(element)));
  const application = await document.tree(await document.related('', 'extended-properties'));
  byName(application, APPLICATION);
  for (const element of elementsOf(application)) {
    const name = Object.hasOwn(COUNTS, element.name) ? COUNTS[element.name] : undefined;
    const count = Number(textOf(element));
    if (name !== undefined && Number.isSafeInteger(count) && count > 0) set(name, count);
  }
  const own = await document.tree(await document.related('', 'custom-properties'));
  for (const property of childrenOf(own, 'property')) {
    const value = elementsOf(property)[0];
    if (property.attributes.name !== undefined && value) custom(property.attributes.name, customValue(value));
  }
  return metadata;
}

/** ISO 29500-1, 22.4: variant types. */
function customValue(value: XmlElement): string | number | boolean {
  const text = textOf(value);
  const type = value.name.slice(value.name.indexOf(':') + 1);
  if (type === 'bool') return /^(?:1|true)$/i.test(text.trim());
  if (/^(?:u?i[1248]|u?int|r[48]|decimal)$/.test(type) && Number.isFinite(Number(text))) return Number(text);
  return text;
}

/** A date as the file says it, where it is one (W3CDTF). */
function isoDate(text: string): string | undefined {
  const date = text.trim();
  return /^\d{4}(?:-\d\d(?:-\d\d(?:T\d\d:\d\d(?::\d\d(?:\.\d+)?)?(?:Z|[+-]\d\d:\d\d)?)?)?)?$/.test(date)
    ? date
    : undefined;
}
