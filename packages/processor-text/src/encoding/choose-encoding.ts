import type { LocalFile } from '@cis/fileproc-core';
import { byteOrderMark } from './byte-order-mark.ts';
import { decoderOf } from './decoder.ts';
import { encodingOf } from './labels.ts';
import { implausibility } from './plausibility.ts';
import { breathe, UNUSUAL_CONTROLS } from './read-text.ts';

/** Which encoding a file is read in, and what speaks for it. */
export interface ChosenEncoding {
  /** As by `encodingOf`. */
  readonly name: string;
  /**
   * `mark`: a byte order mark says it. `valid`: it was claimed or is UTF-8, and every byte of the file has a meaning in
   * it. `guess`: neither; it is the one in which the file looks most like text.
   */
  readonly by: 'mark' | 'valid' | 'guess';
  /** Bytes of the byte order mark. */
  readonly markLength: number;
}

/** Bytes looked at to compare encodings, from the first that is not plain ASCII on. */
const SAMPLE_BYTES = 1024 * 1024;

/** Above this share of control characters a text is suspected of being in another encoding, UTF-16 above all. */
const SUSPICIOUS_CONTROLS = 0.005;

/** Characters that every text in UTF-16 has some of; of two random bytes, 0.6 % are one. */
const COMMON = /[\t\n\r\x20-\x7e\u3000-\u30ff]/g;
const COMMON_SHARE = 0.05;

const CANDIDATES = ['utf-8', 'shift_jis', 'euc-jp', 'utf-16le', 'utf-16be', 'windows-1252'];

/** Labels under which old programs of Windows wrote its own code page. */
const WINDOWS_SIBLINGS: Readonly<Record<string, string>> = {
  'iso-8859-2': 'windows-1250',
  'iso-8859-5': 'windows-1251',
  'iso-8859-6': 'windows-1256',
  'iso-8859-7': 'windows-1253',
  'iso-8859-8': 'windows-1255',
  'iso-8859-13': 'windows-1257',
};

/**
 * Chooses the encoding of a text file. `claims`, the most trusted first, are what the transport, the content itself and
 * the detection say. A claim is believed only if the whole file, not just its head, has a meaning in it: a log whose first
 * megabyte is ASCII tells nothing about its last line. Text that is valid UTF-8 beyond ASCII is UTF-8 whatever is claimed, as
 * text of another encoding practically never is. Reads the file once, and a second time at most 1 MiB of it.
 */
export async function chooseEncoding(
  file: Pick<LocalFile, 'read' | 'stream' | 'size'>,
  claims: readonly (string | undefined)[],
  signal: AbortSignal,
): Promise<ChosenEncoding> {
  const mark = byteOrderMark(await file.read(0, 4));
  if (mark) return { name: mark.encoding, by: 'mark', markLength: mark.length };
  const claimed = [...new Set(claims.flatMap((claim) => (claim && encodingOf(claim)) || []))];
  const survey = await surveyFile(file, [...new Set([...claimed, 'utf-8'])], signal);
  const valid = (name: string): ChosenEncoding => ({ name, by: 'valid', markLength: 0 });
  if (survey.japaneseEscapes && !survey.beyondAscii) return valid('iso-2022-jp');
  if (survey.beyondAscii && survey.valid.has('utf-8')) return valid('utf-8');
  const first = [...claimed, 'utf-8'].find((name) => survey.valid.has(name));
  if (first) return valid(first);
  const sample = await file.read(survey.from, SAMPLE_BYTES);
  const candidates = new Set([...claimed, ...CANDIDATES]);
  for (const name of claimed) if (WINDOWS_SIBLINGS[name]) candidates.add(WINDOWS_SIBLINGS[name]);
  if (survey.japaneseEscapes) candidates.add('iso-2022-jp');
  const name = mostPlausible(sample, candidates);
  // A claim that only its control characters made doubtful, and that stands the comparison, is no guess.
  return { name, by: survey.decodable.has(name) ? 'valid' : 'guess', markLength: 0 };
}

function mostPlausible(sample: Uint8Array, candidates: Iterable<string>): string {
  let best = 'utf-8';
  let least = Number.POSITIVE_INFINITY;
  for (const name of candidates) {
    const text = decoderOf(name).write(sample);
    // Any two bytes make a character of UTF-16, also of a picture; only text has a share of spaces, line ends and kana.
    if (name.startsWith('utf-16') && (text.match(COMMON)?.length ?? 0) < text.length * COMMON_SHARE) continue;
    const cost = implausibility(text);
    if (cost < least) {
      best = name;
      least = cost;
    }
  }
  return best;
}

interface Survey {
  /** The encodings in which every byte has a meaning. */
  readonly decodable: ReadonlySet<string>;
  /** Those of them in which few characters are control characters. */
  readonly valid: ReadonlySet<string>;
  /** Whether any byte is above 0x7F. */
  readonly beyondAscii: boolean;
  /** Whether an escape sequence of ISO-2022-JP is there. */
  readonly japaneseEscapes: boolean;
  /** An even position shortly before the first byte that is not plain ASCII: no character spans it, in any encoding. */
  readonly from: number;
}

async function surveyFile(
  file: Pick<LocalFile, 'stream'>,
  encodings: readonly string[],
  signal: AbortSignal,
): Promise<Survey> {
  const checks = encodings.map((encoding) => ({ encoding, ...validityCheck(encoding) }));
  let beyondAscii = false;
  let japaneseEscapes = false;
  let position = 0;
  let from = -1;
  for await (const chunk of file.stream()) {
    signal.throwIfAborted();
    const bytes = Buffer.from(chunk.buffer, chunk.byteOffset, chunk.byteLength);
    const latin1 = bytes.toString('latin1');
    if (from < 0) {
      const at = latin1.search(/[^\x09-\x0d\x20-\x7e]/);
      if (at >= 0) from = (position + at) & ~1;
    }
    beyondAscii ||= /[\x80-\xff]/.test(latin1);
    japaneseEscapes ||= /\x1b(?:\$[@B]|\$\([@BDOQ]|\(I)/.test(latin1);
    for (const check of checks) check.write(bytes);
    position += bytes.length;
    await breathe(signal);
  }
  const decodable = checks.filter((check) => check.isDecodable());
  const valid = decodable.filter((check) => check.isText());
  const names = (which: typeof checks) => new Set(which.map((check) => check.encoding));
  return { decodable: names(decodable), valid: names(valid), beyondAscii, japaneseEscapes, from: Math.max(0, from) };
}

/** Follows a file in one encoding until a byte has no meaning in it. */
function validityCheck(encoding: string) {
  const decoder = strictDecoderOf(encoding);
  let broken = false;
  let characters = 0;
  let controls = 0;
  const note = (decode: () => string | undefined) => {
    if (broken) return;
    const text = decode();
    if (text === undefined) broken = true;
    else {
      characters += text.length;
      controls += text.match(UNUSUAL_CONTROLS)?.length ?? 0;
    }
  };
  return {
    write: (bytes: Uint8Array) => note(() => decoder.write(bytes)),
    /** To be asked once, at the end. */
    isDecodable: () => {
      note(() => decoder.end());
      return !broken;
    },
    isText: () => controls <= characters * SUSPICIOUS_CONTROLS,
  };
}

/** Like `decoderOf`, but undefined as soon as something has no meaning; a U+FFFD that the file itself holds is fine. */
function strictDecoderOf(encoding: string) {
  if (/^(utf-32|iso-2022-jp|windows-1252)/.test(encoding)) {
    const decoder = decoderOf(encoding);
    const check = (text: string) => (text.includes('\ufffd') ? undefined : text);
    return { write: (bytes: Uint8Array) => check(decoder.write(bytes)), end: () => check(decoder.end()) };
  }
  const decoder = new TextDecoder(encoding, { fatal: true, ignoreBOM: true });
  const attempt = (decode: () => string) => {
    try {
      return decode();
    } catch {
      return undefined;
    }
  };
  return {
    write: (bytes: Uint8Array) => attempt(() => decoder.decode(bytes, { stream: true })),
    end: () => attempt(() => decoder.decode()),
  };
}
