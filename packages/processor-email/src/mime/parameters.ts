import { decodeText } from '../text/decode-text.ts';
import { decodeHeader } from './encoded-words.ts';

/** A value with parameters: `attachment; filename="a.pdf"` (RFC 2045 5.1, RFC 2183). */
export interface Parameterized {
  /** Lower case, without parameters. */
  readonly value: string;
  /** By name in lower case, decoded. */
  readonly parameters: ReadonlyMap<string, string>;
}

const PARAMETER = /;\s*([^\s=;"]+)\s*=\s*(?:"((?:[^"\\]|\\.)*)"?|([^;]*))/g;

/**
 * Parses a value with parameters. Names in other scripts are decoded in all ways that are met: RFC 2231 with its pieces,
 * encoded words within quotation marks (against RFC 2047, and common), and bytes without a label.
 */
export function parseParameterized(field: string | undefined): Parameterized {
  const value = /^[^;]*/.exec(field ?? '')?.[0] ?? '';
  const parameters = new Map<string, string>();
  const pieces = new Map<string, Map<number, { text: string; encoded: boolean }>>();
  for (const [, name = '', quoted, bare = ''] of (field ?? '').slice(value.length).matchAll(PARAMETER)) {
    const text = quoted === undefined ? bare.trim() : quoted.replace(/\\([\\"])/g, '$1');
    // `filename*`, `filename*0`, `filename*0*` (RFC 2231 3 and 4).
    const extended = /^(.+?)\*(?:(\d{1,4})(\*)?)?$/.exec(name.toLowerCase());
    if (!extended?.[1]) {
      if (!parameters.has(name.toLowerCase())) parameters.set(name.toLowerCase(), decodeHeader(text));
      continue;
    }
    const [, base, number, star] = extended;
    const of = pieces.get(base) ?? new Map<number, { text: string; encoded: boolean }>();
    of.set(Number(number ?? 0), { text, encoded: number === undefined || star !== undefined });
    pieces.set(base, of);
  }
  for (const [name, of] of pieces) parameters.set(name, joinPieces(of));
  return {
    value: value
      .replace(/\([^)]*\)/g, '')
      .trim()
      .toLowerCase(),
    parameters,
  };
}

/** The first piece begins with `charset'language'`, and only encoded pieces have `%XX`. */
function joinPieces(pieces: ReadonlyMap<number, { text: string; encoded: boolean }>): string {
  const ordered = [...pieces].sort(([a], [b]) => a - b).map(([, piece]) => piece);
  const first = ordered[0];
  const prefix = first?.encoded ? /^([^']*)'[^']*'/.exec(first.text) : null;
  const bytes = ordered.map(({ text, encoded }, at) => {
    const own = at === 0 && prefix ? text.slice(prefix[0].length) : text;
    if (!encoded) return Buffer.from(own, 'latin1');
    return Buffer.from(
      own.replace(/%([0-9A-Fa-f]{2})/g, (_, code: string) => String.fromCharCode(Number.parseInt(code, 16))),
      'latin1',
    );
  });
  const whole = Buffer.concat(bytes);
  // Some programs cut an encoded word into pieces instead.
  if (!prefix && whole.includes('=?')) return decodeHeader(whole.toString('latin1'));
  return decodeText(whole, prefix?.[1]).text;
}
