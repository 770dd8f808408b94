import { type Mutation, mutateBytes, NUMBERS } from './mutate-bytes.ts';
import type { Random } from './random.ts';

/** What stands in the place of a number. */
const ODD_NUMBERS = [...NUMBERS.map(String), '1e999', '-0', 'NaN', '99999999999999999999', '0x41', ''];

/** What stands in the place of a text or beside it. */
const ODD_TEXTS = [
  '',
  '\0',
  '\u{1f600}',
  '\ud800',
  '\ufeff',
  '&#0;',
  '&#x110000;',
  '&undefined;',
  '<![CDATA[',
  '<!--',
  ']]>',
  '<?x',
  '%%',
  '../../x',
  'A'.repeat(10_000),
];

const piecesOf = (text: string, pattern: RegExp) => [...text.matchAll(pattern)];

function replaced(text: string, piece: RegExpExecArray, by: string): string {
  return text.slice(0, piece.index) + by + text.slice(piece.index + piece[0].length);
}

/** Tags taken away, doubled, exchanged or nested deeply; values of attributes, numbers and texts replaced. */
export const mutateMarkup: Mutation = (content, random) => {
  const text = content.toString('latin1');
  const tags = piecesOf(text, /<[^<>]+>/g);
  if (tags.length === 0 || random.chance(10)) return mutateBytes(content, random);
  return Buffer.from(mutateTag(text, tags, random), 'latin1');
};

function mutateTag(text: string, tags: readonly RegExpExecArray[], random: Random): string {
  const tag = random.pick(tags);
  switch (random.below(7)) {
    case 0:
      return replaced(text, tag, '');
    case 1:
      return replaced(text, tag, tag[0].repeat(1 + random.below(random.chance(5) ? 20_000 : 20)));
    case 2:
      return replaced(text, tag, random.pick(tags)[0]);
    case 3: {
      const values = piecesOf(text, /"[^"<>]*"/g);
      return values.length > 0
        ? replaced(text, random.pick(values), `"${random.pick([...ODD_NUMBERS, ...ODD_TEXTS])}"`)
        : text;
    }
    case 4:
      return replaced(text, tag, tag[0] + random.pick(ODD_TEXTS));
    case 5:
      return mutateNumber(text, random);
    default: {
      const other = random.pick(tags);
      const [from, to] = [Math.min(tag.index, other.index), Math.max(tag.index, other.index)];
      return text.slice(0, to) + text.slice(from);
    }
  }
}

/** One number that is written in digits becomes another. */
export function mutateNumber(text: string, random: Random): string {
  const numbers = piecesOf(text, /\d+/g);
  return numbers.length > 0 ? replaced(text, random.pick(numbers), random.pick(ODD_NUMBERS)) : text;
}

/** Lines taken away, doubled, exchanged, lengthened; numbers replaced. */
export const mutateLines: Mutation = (content, random) => {
  const lines = content.toString('latin1').split('\n');
  const at = random.below(lines.length);
  switch (random.below(6)) {
    case 0:
      lines.splice(at, 1 + random.below(3));
      break;
    case 1:
      lines.splice(at, 0, ...Array<string>(1 + random.below(random.chance(5) ? 5000 : 5)).fill(lines[at]!));
      break;
    case 2:
      lines[at] = random.pick(lines);
      break;
    case 3:
      lines[at] += random.pick(ODD_TEXTS);
      break;
    case 4:
      lines[at] = mutateNumber(lines[at]!, random);
      break;
    default:
      return mutateBytes(content, random);
  }
  return Buffer.from(lines.join('\n'), 'latin1');
};
