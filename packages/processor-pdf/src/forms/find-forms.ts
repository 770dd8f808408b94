/** A form: content that is drawn by name (ISO 32000-2, 8.10). A stream's dictionary is never compressed, so that all are found. */
export interface Form {
  /** As Latin-1. */
  readonly dictionary: string;
  /** Where the name `Form` stands in the file, bytes, after its slash. */
  readonly subtypeAt: number;
  /** Where its content starts, bytes. */
  readonly contentAt: number;
}

/** Dictionaries are short; this much is searched where a short look finds no end. */
const LOOKS = [2_048, 65_536];
/** A drawing of a building has some thousands. */
const MAX_FORMS = 100_000;
/** Characters that the longer look may take in all: names that stand in no object would each cost it. */
const MAX_LOOKED_AT = 64 * 1024 * 1024;

/** The forms of a file by object number, the last one of a number in the file. No copy of the file is made. */
export function findForms(source: Buffer): Map<number, Form> {
  const forms = new Map<number, Form>();
  const work = { left: MAX_LOOKED_AT };
  let at = source.indexOf('/Form', 0, 'latin1');
  for (; at >= 0 && forms.size < MAX_FORMS; at = source.indexOf('/Form', at + 5, 'latin1')) {
    const found = formAround(source, at, work);
    if (found) forms.set(found.number, found.form);
  }
  return forms;
}

function formAround(
  source: Buffer,
  at: number,
  work: { left: number },
): { readonly number: number; readonly form: Form } | undefined {
  const near = source.toString('latin1', Math.max(0, at - 20), at + 6);
  // Not /FormType, which stands in the same dictionary.
  if (!/\/Subtype\s*\/Form(?![\w.-])/.test(near)) return undefined;
  for (const look of LOOKS) {
    if (look !== LOOKS[0]) work.left -= 2 * look;
    if (look !== LOOKS[0] && work.left < 0) return undefined;
    const from = Math.max(0, at - look);
    const before = source.toString('latin1', from, at);
    const head = [...before.matchAll(/(\d{1,9})\s+\d{1,5}\s+obj\b/g)].at(-1);
    const after = source.toString('latin1', at, at + look);
    const stream = /\bstream\r?\n?/.exec(after);
    if (!head || !stream) continue;
    const dictionary = before.slice(head.index + head[0].length) + after.slice(0, stream.index);
    const contentAt = at + stream.index + stream[0].length;
    return { number: Number(head[1]), form: { dictionary, subtypeAt: at + 1, contentAt } };
  }
  return undefined;
}

/** The dictionary of an object that stands in the file by itself, the last one of its number; empty where there is none. */
export function objectBody(source: Buffer, number: number): string {
  const head = `${number} 0 obj`;
  for (let at = source.lastIndexOf(head, undefined, 'latin1'); at >= 0; ) {
    const before = source[at - 1];
    // Object 12 and not 112.
    if (before === undefined || before < 0x30 || before > 0x39) {
      const body = source.toString('latin1', at + head.length, at + LOOKS[1]!);
      return body.slice(0, /endobj|\bstream\b/.exec(body)?.index);
    }
    at = at > 0 ? source.lastIndexOf(head, at - 1, 'latin1') : -1;
  }
  return '';
}
