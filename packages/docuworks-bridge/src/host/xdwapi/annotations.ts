import type { BridgeAnnotation } from '../../protocol.ts';
import type { Handle, Xdwapi } from './library.ts';

/** Kinds of annotations that hold words, by XDWAPI's numbers, and the attributes where the words are. */
const WORDS: ReadonlyMap<number, { readonly kind: BridgeAnnotation['kind']; readonly attributes: readonly string[] }> =
  new Map([
    [32785, { kind: 'text', attributes: ['%Text'] }],
    // The text of a sticky note is an annotation on it.
    [32794, { kind: 'note', attributes: [] }],
    [32819, { kind: 'stamp', attributes: ['%TopField', '%BottomField'] }],
    [32832, { kind: 'stamp', attributes: ['%TopField', '%BottomField'] }],
    [49199, { kind: 'link', attributes: ['%Caption', '%Url', '%MailAddress'] }],
    [32838, { kind: 'title', attributes: ['%Text'] }],
    [32814, { kind: 'other', attributes: ['%Text'] }],
  ]);
const NOTE = 32794;
/** Groups in groups. */
const MOST_DEPTH = 16;
/** Annotations of one page, children included. */
const MOST_ANNOTATIONS = 10_000;

/** The words of a page's annotations in their order; of a group those in it, of a sticky note those on it. */
export function annotationsOf(api: Xdwapi, handle: Handle, page: number, count: number): BridgeAnnotation[] {
  const found: BridgeAnnotation[] = [];
  let seen = 0;
  const visit = (parent: Handle | null, children: number, depth: number, onNote: boolean) => {
    for (let index = 1; index <= children && seen < MOST_ANNOTATIONS; index++) {
      seen += 1;
      const { handle: annotation, nAnnotationType, nChildAnnotations } = api.annotation(handle, page, parent, index);
      const { kind = 'other', attributes = ['%Text'] } = WORDS.get(nAnnotationType) ?? {};
      const text = attributes
        .map((attribute) => api.annotationText(annotation, attribute)?.trim())
        .filter(Boolean)
        .join('\n');
      if (text) found.push({ kind: onNote ? 'note' : kind, text: text.replaceAll('\r\n', '\n') });
      if (depth < MOST_DEPTH) visit(annotation, nChildAnnotations, depth + 1, onNote || nAnnotationType === NOTE);
    }
  };
  visit(null, count, 0, false);
  return found;
}
