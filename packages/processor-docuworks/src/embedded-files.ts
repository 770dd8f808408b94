import { type EmbeddedFile, isFileprocError, type ProcessContext } from '@cis/fileproc-core';
import { MOST_ORIGINAL } from './container/budget.ts';
import { damaged } from './container/damaged.ts';
import type { Element } from './container/element.ts';
import { expandLh5 } from './container/lh5.ts';
import { OBJECT_KIND } from './page/annotations.ts';
import type { Source } from './page/content.ts';
import { attributesOf, referenceOf } from './tree/attributes.ts';
import { descendants, type RecordNode } from './tree/record.ts';

/** A file inside the file. */
interface InnerFile {
  /** As the file gives it; empty where it gives none. */
  readonly name: string;
  readonly content: Element;
  readonly isOle: boolean;
}

/** Names of an original's content and name, and the attribute that holds it where there are no names. */
const ORIGINAL = { content: 'nd', name: 'nf', attribute: 1000 } as const;
const OLE_CONTENT = '%OLE_CONTENT_FILE';
/** A compound file begins so; before it stand 22 bytes of DocuWorks' own. */
const COMPOUND_FILE = Buffer.from('d0cf11e0a1b11ae1', 'hex');
const OLE_HEAD_LENGTH = 22;

/** Takes original files and OLE objects out into the scratch folder; past a limit those that are left are named. */
export async function embedFiles(
  originals: readonly RecordNode[],
  root: RecordNode,
  source: Source,
  context: ProcessContext,
): Promise<EmbeddedFile[]> {
  const inner = [...originals.flatMap((record) => originalsIn(record, source)), ...oleObjectsIn(root, source)];
  const embedded: EmbeddedFile[] = [];
  for (const [index, { name, content, isOle }] of inner.entries()) {
    context.signal.throwIfAborted();
    const path = name || (isOle ? `OLE object ${index + 1}` : `original ${index + 1}`);
    try {
      const bytes = contentOf(content, source);
      embedded.push(await context.embed({ path }, isOle ? compoundFileIn(bytes) : bytes));
    } catch (error) {
      context.signal.throwIfAborted();
      const reason = error instanceof Error ? error.message : String(error);
      if (isFileprocError(error) && error.category === 'environment') throw error;
      if (isFileprocError(error) && error.code === 'LIMIT_EXCEEDED') {
        context.warn({
          code: 'EMBEDDED_TRUNCATED',
          message: `${inner.length - index} original files were not read. ${reason}`,
        });
        break;
      }
      context.warn({ code: 'DAMAGED', message: `The original file "${path}" cannot be read: ${reason}` });
    }
  }
  return embedded;
}

/** Originals in the records below the list of originals, or in that itself. */
function originalsIn(list: RecordNode, { entries }: Source): InnerFile[] {
  return [...descendants(list)].flatMap((record) => {
    const attributes = attributesOf(record, entries);
    const contents = attributes.indexed(ORIGINAL.content).filter(({ element }) => element.isReference);
    if (contents.length === 0) {
      const content = attributes.get(ORIGINAL.attribute);
      return content?.isReference ? [{ name: attributes.text(ORIGINAL.name) ?? '', content, isOle: false }] : [];
    }
    const name = attributes.text(ORIGINAL.name) ?? '';
    return contents.map(({ element }) => ({ name: contents.length === 1 ? name : '', content: element, isOle: false }));
  });
}

function oleObjectsIn(root: RecordNode, { entries }: Source): InnerFile[] {
  return [...descendants(root)]
    .filter(({ kind }) => kind === OBJECT_KIND.ole)
    .flatMap((record) => {
      const content = attributesOf(record, entries).named(OLE_CONTENT);
      return content ? [{ name: '', content, isOle: true }] : [];
    });
}

/** The bytes of a file: compressed where the reference says another size than is stored. */
function contentOf(element: Element, { entries, budget }: Source): Uint8Array {
  const reference = referenceOf(element);
  if (!reference) return element.value;
  const body = entries.body(reference.entry);
  const { length = body.length, stored } = reference;
  if (length < 0) throw damaged('its size is negative');
  if ((stored !== undefined && stored !== length) || length > body.length) {
    budget.claim(length, body.length, MOST_ORIGINAL, 'An original file');
    return expandLh5(body, length);
  }
  return body.subarray(0, length);
}

function compoundFileIn(bytes: Uint8Array): Uint8Array {
  const head = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const at = head.subarray(0, 2 * OLE_HEAD_LENGTH).indexOf(COMPOUND_FILE);
  return bytes.subarray(Math.max(0, at));
}
