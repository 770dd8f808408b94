import type { Metadata } from '@cis/fileproc-core';
import type { Container } from './container/container.ts';
import { OBJECT_KIND } from './page/annotations.ts';
import type { PagesRead } from './page/read-pages.ts';
import { attributesOf } from './tree/attributes.ts';
import { descendants, KIND, type RecordNode } from './tree/record.ts';
import type { Structure } from './tree/structure.ts';
import { utf16Text } from './tree/text.ts';

/** Documents of a binder whose names are kept. */
const MOST_NAMES = 1000;
/** Properties that a user gives, under their names in the vendor's programming interface. */
const USER_PROPERTIES = {
  title: '%Title',
  creator: '%Author',
  description: '%Comments',
} as const;

/** What a file says of itself, under the names of `Extraction.metadata`. */
export function metadataOf(container: Container, structure: Structure, root: RecordNode, pages: PagesRead): Metadata {
  const { generation, saves, deadBytes, entries } = container;
  const user = attributesOf(structure.documents[0]?.record ?? root, entries);
  const given = (name: string) => user.text(name)?.trim();
  const keywords = given('%Keywords')
    ?.split(/[,;、，；]/)
    .map((keyword) => keyword.trim())
    .filter(Boolean);
  const names = structure.documents.map(({ name }) => name).filter(Boolean);
  const title = given(USER_PROPERTIES.title) || ownTitle(structure, pages);
  const creator = given(USER_PROPERTIES.creator);
  const description = given('%Subject') || given(USER_PROPERTIES.description);
  const isSigned = [...descendants(root)].some(({ kind }) => kind === OBJECT_KIND.signature);
  return {
    pageCount: pages.pageCount,
    docuworksGeneration: generation,
    saves,
    ...(title && { title }),
    ...(creator && { creator }),
    ...(description && { description }),
    ...(keywords && keywords.length > 0 && { subject: keywords }),
    ...(structure.isBinder && { documents: names.slice(0, MOST_NAMES) }),
    ...(pages.annotations > 0 && { annotations: pages.annotations }),
    ...(deadBytes > 0 && { earlierContent: true }),
    ...(isSigned && { signed: true }),
  };
}

/** The binder's name, the name that the file keeps, or that of the printed document. */
function ownTitle({ isBinder, binderName, documents }: Structure, { first }: PagesRead): string {
  if (isBinder) return binderName;
  const content = first.find(({ object }) => object.record.kind === KIND.pageContent);
  // The description of a page's metafile is the writer's sign and the title of the printed document.
  const [writer, printed] = content?.info?.description ?? [];
  if (writer === 'DW' && printed?.trim()) return printed.trim();
  const cut = content?.object.attributes.named('dn');
  return documents[0]?.name || (cut && !cut.isReference ? utf16Text(cut.value).trim() : '');
}
