import type { Container, Leaf } from './part-reader.ts';

/** A text part, read. */
export interface BodyText {
  readonly kind: 'plain' | 'html';
  readonly text: string;
  readonly altTexts: readonly string[];
}

const NOTHING: BodyText = { kind: 'plain', text: '', altTexts: [] };

/**
 * The body of a message out of its text parts: of alternatives one, the plain text where it is not a mere hint at the
 * other; of everything else all parts in order.
 */
export function bodyOf(node: Container | Leaf, texts: ReadonlyMap<Leaf, BodyText>): BodyText {
  if (node.kind === 'leaf') return texts.get(node) ?? NOTHING;
  const bodies = node.children.map((child) => bodyOf(child, texts)).filter(({ text }) => text !== '');
  if (node.type.value === 'multipart/alternative') return bestOf(bodies);
  if (bodies.length <= 1) return bodies[0] ?? NOTHING;
  return {
    kind: bodies.every(({ kind }) => kind === 'plain') ? 'plain' : 'html',
    text: bodies.map(({ text }) => text).join('\n\n'),
    altTexts: bodies.flatMap(({ altTexts }) => altTexts),
  };
}

/** "Your program cannot show this message" is shorter than this share of what it stands for. */
const HINT_SHARE = 0.2;

function bestOf(bodies: readonly BodyText[]): BodyText {
  const plain = bodies.find(({ kind }) => kind === 'plain');
  const rich = bodies.findLast(({ kind }) => kind === 'html');
  if (!plain || !rich) return plain ?? rich ?? NOTHING;
  return plain.text.length < rich.text.length * HINT_SHARE ? rich : plain;
}
