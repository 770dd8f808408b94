import type { MetadataCollector } from '../metadata.ts';
import type { XmlHandler } from '../xml/read-xml.ts';
import { createContentReader } from './content-reader.ts';
import type { OdfDocument } from './document.ts';
import { createMetaReader } from './meta-reader.ts';
import type { OdfState } from './state.ts';
import { createStyleReader } from './style-reader.ts';

/** An empty document. */
export function emptyDocument(): OdfDocument {
  return {
    kind: undefined,
    pages: [],
    masters: new Map(),
    styles: new Map(),
    lists: new Map(),
    declarations: new Map(),
    links: [],
    changes: { insertions: 0, deletions: 0 },
  };
}

/** The sections of a document (ODF 1.3 part 3, 3.1), which a package spreads over files and a flat file has in one. */
type Section = 'meta' | 'styles' | 'content';
const SECTIONS: ReadonlyMap<string, Section> = new Map<string, Section>([
  ['office:meta', 'meta'],
  ['office:styles', 'styles'],
  ['office:automatic-styles', 'styles'],
  ['office:master-styles', 'content'],
  ['office:body', 'content'],
]);

/** Reads `content.xml`, `styles.xml`, `meta.xml` or a flat file into the document of a state. */
export function createDocumentReader(state: OdfState, metadata: MetadataCollector): XmlHandler {
  const content = createContentReader(state);
  const meta = createMetaReader(metadata);
  const style = createStyleReader(state.document);
  let section: Section | undefined;
  let sectionName = '';
  let inBody = false;
  return {
    open(name, attributes) {
      if (section === undefined) {
        section = SECTIONS.get(name);
        // A formula is written without a body around it.
        if (name === 'math:math') section = 'content';
        sectionName = name;
        inBody = name === 'office:body';
        if (name === 'math:math') content.open(name, attributes);
        return;
      }
      if (inBody) {
        inBody = false;
        state.document.kind = name.replace(/^office:/, '');
      }
      if (section === 'meta') meta.open(name, attributes);
      else if (section === 'styles') style(name, attributes);
      else content.open(name, attributes);
    },
    text(text) {
      if (section === 'meta') meta.text(text);
      else if (section === 'content') content.text(text);
    },
    close(name) {
      if (section === 'meta') meta.close(name);
      else if (section === 'content' && (name !== sectionName || name === 'math:math')) content.close(name);
      if (name === sectionName) section = undefined;
    },
  };
}
