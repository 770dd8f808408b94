import { deflateSync, inflateSync } from 'node:zlib';
import { type Mutation, mutateBytes } from './mutate-bytes.ts';
import { mutateNumber } from './mutate-text.ts';
import type { Random } from './random.ts';

/** An object with its number: `7 0 obj ... endobj`. */
const OBJECT = /\b(\d+) (\d+) obj\b.*?\bendobj\b/gs;

/** Changes an object and writes the table of objects anew, so that the change is not taken for a broken table. */
export const mutatePdf: Mutation = (content, random) => {
  const text = content.toString('latin1');
  const objects = [...text.matchAll(OBJECT)];
  if (objects.length === 0 || random.chance(15)) return mutateBytes(content, random);
  const bodies = objects.map(([body]) => body);
  const at = random.below(bodies.length);
  switch (random.below(10)) {
    case 0:
      bodies.splice(at, 1);
      break;
    case 1:
      // The content of another object under this number.
      bodies[at] = random.pick(bodies).replace(/^\d+ \d+ obj/, `${objects[at]![1]} ${objects[at]![2]} obj`);
      break;
    case 2:
    case 3:
      bodies[at] = mutateReference(bodies[at]!, objects, random);
      break;
    case 4:
    case 5:
    case 6:
      bodies[at] = mutateStream(bodies[at]!, random);
      break;
    default:
      bodies[at] = mutateNumber(bodies[at]!, random);
  }
  const head = text.slice(0, objects[0]!.index);
  const trailer = /trailer.*?(?=startxref)/s.exec(text)?.[0];
  return Buffer.from(trailer ? withTable(head, bodies, trailer) : head + bodies.join('\n'), 'latin1');
};

/** One reference leads to any object, itself among them. */
function mutateReference(body: string, objects: readonly RegExpExecArray[], random: Random): string {
  const references = [...body.matchAll(/\b\d+ 0 R\b/g)];
  if (references.length === 0) return mutateNumber(body, random);
  const { index, 0: old } = random.pick(references);
  return `${body.slice(0, index)}${random.pick(objects)[1]} 0 R${body.slice(index + old.length)}`;
}

/** What a stream holds, packed again where it was packed, with its length corrected. */
function mutateStream(body: string, random: Random): string {
  const match = /^(.*?)stream\r?\n(.*?)\r?\nendstream/s.exec(body);
  if (!match) return mutateNumber(body, random);
  const [, dictionary = '', data = ''] = match;
  let bytes = Buffer.from(data, 'latin1');
  const packed = /\/FlateDecode/.test(dictionary) && !/\/DecodeParms/.test(dictionary);
  try {
    if (packed) bytes = inflateSync(bytes);
  } catch {
    return body;
  }
  let mutated = random.chance(50)
    ? mutateBytes(bytes, random)
    : Buffer.from(mutateNumber(bytes.toString('latin1'), random), 'latin1');
  if (packed) mutated = deflateSync(mutated);
  const corrected = dictionary.replace(/\/Length \d+(?! \d+ R)/, `/Length ${mutated.length}`);
  return `${corrected}stream\n${mutated.toString('latin1')}\nendstream\nendobj`;
}

function withTable(head: string, bodies: readonly string[], trailer: string): string {
  let text = head;
  const rows = new Map<number, number>();
  for (const body of bodies) {
    rows.set(Number.parseInt(body, 10), text.length);
    text += `${body}\n`;
  }
  const table = [...rows].map(([number, at]) => `${number} 1\n${String(at).padStart(10, '0')} 00000 n \n`).join('');
  return `${text}xref\n0 1\n0000000000 65535 f \n${table}${trailer}startxref\n${text.length}\n%%EOF\n`;
}
