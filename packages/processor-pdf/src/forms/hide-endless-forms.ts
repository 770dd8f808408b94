import { inflateSync } from 'node:zlib';
import { type Form, findForms, objectBody } from './find-forms.ts';

/** Drawings of one form with all that it draws: pdf.js needs some seconds for so many, and drawings of machines have fewer. */
const MAX_DRAWS = 100_000;
/** Forms in forms; programs nest a handful. */
const MAX_DEPTH = 500;
/** Bytes of one form's content that are looked at. */
const MAX_CONTENT = 16 * 1024 * 1024;
/** The same of all forms together, and of their dictionaries. */
const MAX_LOOKED_AT = 128 * 1024 * 1024;
/** Resource dictionaries that are looked for in the file; each costs a pass over it. */
const MAX_LOOKUPS = 200;

/**
 * Takes forms out that would never be done drawing: thirty forms, each of which draws the next one twice, draw the last one
 * 2^30 times, and pdf.js cannot be stopped meanwhile. Such a form is made unknown to readers in `data` itself, without
 * moving a byte, so that the rest of its page is read. Gives how many were. Forms whose content is encrypted, or compressed
 * by another filter than Flate, or whose resources lie in an object stream, are not counted.
 */
export function hideEndlessForms(data: Uint8Array): number {
  const source = Buffer.from(data.buffer, data.byteOffset, data.byteLength);
  const forms = findForms(source);
  if (forms.size < 2) return 0;
  const endless = [...drawsOf(forms, source)].filter(([, draws]) => draws > MAX_DRAWS);
  for (const [number] of endless) source.write('None', forms.get(number)!.subtypeAt, 'latin1');
  return endless.length;
}

type Names = ReadonlyMap<string, number>;

/** How many forms each form draws, itself included: forms by number. */
function drawsOf(forms: ReadonlyMap<number, Form>, source: Buffer): Map<number, number> {
  const draws = new Map<number, number>();
  const open = new Set<number>();
  let lookups = MAX_LOOKUPS;
  let left = MAX_LOOKED_AT;
  const lookUp = (number: number) => (lookups-- > 0 ? objectBody(source, number) : '');
  const count = (number: number, inherited: Names): number => {
    const known = draws.get(number);
    if (known !== undefined) return known;
    // pdf.js does not draw a form inside itself.
    if (open.has(number)) return 0;
    if (open.size > MAX_DEPTH) return 1;
    open.add(number);
    const form = forms.get(number)!;
    left -= form.dictionary.length;
    const names = left > 0 ? childForms(form.dictionary, inherited, forms, lookUp) : inherited;
    let total = 1;
    if (names.size > 0 && left > 0) {
      const content = contentOf(form, source);
      left -= content.length;
      for (const [, name = ''] of content.matchAll(/\/([^\s/[\]()<>{}%]+)\s+Do\b/g)) {
        const child = names.get(name);
        if (child !== undefined) total += count(child, names);
        if (total > Number.MAX_SAFE_INTEGER / 2) break;
      }
    }
    open.delete(number);
    draws.set(number, total);
    return total;
  };
  for (const number of forms.keys()) count(number, new Map());
  return draws;
}

/** The forms among the external objects that a form can draw (ISO 32000-2, 7.8.3), by their names there. */
function childForms(
  dictionary: string,
  inherited: Names,
  forms: ReadonlyMap<number, Form>,
  lookUp: (number: number) => string,
): Names {
  const resources = referenced(dictionary, 'Resources', lookUp) ?? dictionary;
  // A form without resources of its own uses those of what draws it.
  if (!resources.includes('/XObject') && !dictionary.includes('/Resources')) return inherited;
  const entries = referenced(resources, 'XObject', lookUp) ?? /\/XObject\s*<<([^<>]*)>>/.exec(resources)?.[1] ?? '';
  const names = new Map<string, number>();
  for (const [, name = '', number] of entries.matchAll(/\/([^\s/[\]()<>{}%]+)\s+(\d+)\s+\d+\s+R/g))
    if (forms.has(Number(number))) names.set(name, Number(number));
  return names;
}

function referenced(dictionary: string, key: string, lookUp: (number: number) => string): string | undefined {
  const number = new RegExp(`/${key}\\s+(\\d+)\\s+\\d+\\s+R`).exec(dictionary)?.[1];
  return number === undefined ? undefined : lookUp(Number(number));
}

function contentOf({ dictionary, contentAt }: Form, source: Buffer): string {
  const end = source.indexOf('endstream', contentAt, 'latin1');
  const bytes = source.subarray(contentAt, Math.min(end < 0 ? source.length : end, contentAt + MAX_CONTENT));
  if (!dictionary.includes('/Filter')) return bytes.toString('latin1');
  if (!/\/Filter\s*\[?\s*\/(?:FlateDecode|Fl)\s*[\]/>\s]/.test(`${dictionary}>`)) return '';
  try {
    return inflateSync(bytes, { maxOutputLength: MAX_CONTENT }).toString('latin1');
  } catch {
    return '';
  }
}
