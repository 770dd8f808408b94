/**
 * How unlikely bytes are as a text of one encoding: minus the natural logarithm of the probability that a coarse model
 * of such texts gives them. The encoding with the least cost is the likeliest; costs are compared over the same bytes.
 */
export interface Cost {
  readonly nats: number;
  /** Places at which the bytes are no character of the encoding. */
  readonly invalid: number;
}

/** An ASCII character: one of about 30 that matter. Alike in all models. */
export const ASCII = -Math.log(1 / 30);
/** What no text of the encoding holds. More than any character costs, less than a proof: files are damaged and patched. */
export const INVALID = 14;

/** Share of each class among the characters of Japanese text that are not ASCII (own count over business prose), over the class's size. */
export const JAPANESE = {
  hiragana: -Math.log(0.38 / 83),
  katakana: -Math.log(0.12 / 86),
  punctuation: -Math.log(0.13 / 94),
  fullWidth: -Math.log(0.02 / 62),
  commonKanji: -Math.log(0.32 / 2965),
  rareKanji: -Math.log(0.004 / 3390),
  symbol: -Math.log(0.006 / 200),
  vendor: -Math.log(0.001 / 400),
  /** The first of a run; those after it follow each other, and half of all are the commonest fifteen. */
  halfWidth: -Math.log(0.004 / 63),
  halfWidthInRun: -Math.log(1 / 45),
  foreign: -Math.log(0.0005 / 150),
  private: -Math.log(0.00002 / 1880),
  unassigned: 13,
} as const;

/** Characters stand in runs of one kind; a change of kind is less likely than its like. */
export const STAY = -Math.log(0.92);
export const CHANGE = -Math.log(0.08);

/** Cost of a character by its row (ku) of JIS X 0208, rows past 94 as code page 932 has them. */
const BY_ROW: Float64Array = Float64Array.from({ length: 121 }, (_, row) => {
  if (row === 1) return JAPANESE.punctuation;
  if (row === 2 || row === 8 || row === 13) return JAPANESE.symbol;
  if (row === 3) return JAPANESE.fullWidth;
  if (row === 4) return JAPANESE.hiragana;
  if (row === 5) return JAPANESE.katakana;
  if (row === 6 || row === 7) return JAPANESE.foreign;
  if (row >= 16 && row <= 47) return JAPANESE.commonKanji;
  if (row >= 48 && row <= 84) return JAPANESE.rareKanji;
  // 89 to 92: IBM's characters as NEC put them; 115 to 119: the same in IBM's own place; 95 to 114: for users' own.
  if ((row >= 89 && row <= 92) || (row >= 115 && row <= 119)) return JAPANESE.vendor;
  return row >= 95 && row <= 114 ? JAPANESE.private : JAPANESE.unassigned;
});

/** The cost of bytes as Shift_JIS in the extent of code page 932. */
export function costOfShiftJis(bytes: Uint8Array, complete: boolean): Cost {
  const sum = new Sum();
  for (let at = 0; at < bytes.length; ) {
    const lead = bytes[at]!;
    if (lead < 0x80) {
      at += sum.ascii(lead);
    } else if (lead >= 0xa1 && lead <= 0xdf) {
      at += sum.halfWidth(1);
    } else if (lead >= 0x81 && lead <= 0xfc && lead !== 0xa0) {
      const trail = bytes[at + 1];
      if (trail === undefined) {
        if (complete) sum.invalid();
        break;
      }
      if (trail < 0x40 || trail === 0x7f || trail > 0xfc) at += sum.invalid();
      else {
        const pair = lead <= 0x9f ? lead - 0x81 : lead - 0xc1;
        at += sum.wide(BY_ROW[pair * 2 + 1 + (trail >= 0x9f ? 1 : 0)] ?? JAPANESE.unassigned, 2);
      }
    } else at += sum.invalid();
  }
  return sum.cost();
}

/** The cost of bytes as EUC-JP, JIS X 0212 and half-width katakana included. */
export function costOfEucJp(bytes: Uint8Array, complete: boolean): Cost {
  const sum = new Sum();
  const isPart = (byte: number | undefined) => byte !== undefined && byte >= 0xa1 && byte <= 0xfe;
  for (let at = 0; at < bytes.length; ) {
    const lead = bytes[at]!;
    if (lead < 0x80) {
      at += sum.ascii(lead);
      continue;
    }
    const length = lead === 0x8f ? 3 : lead === 0x8e || isPart(lead) ? 2 : 1;
    if (at + length > bytes.length) {
      if (complete) sum.invalid();
      break;
    }
    if (length === 1 || !isPart(bytes[at + 1]) || (length === 3 && !isPart(bytes[at + 2]))) at += sum.invalid();
    else if (lead === 0x8e) at += bytes[at + 1]! <= 0xdf ? sum.halfWidth(2) : sum.invalid();
    else if (lead === 0x8f) at += sum.wide(JAPANESE.vendor + 3, 3);
    else at += sum.wide(BY_ROW[lead - 0xa0]!, 2);
  }
  return sum.cost();
}

/** Adds up a text's cost; each step gives the bytes that it took. */
class Sum {
  #nats = 0;
  #invalid = 0;
  #wide = false;
  #half = false;

  ascii(byte: number): number {
    this.#nats += (this.#wide ? CHANGE : STAY) + (isControl(byte) ? INVALID : ASCII);
    this.#wide = false;
    this.#half = false;
    return 1;
  }

  wide(nats: number, length: number): number {
    this.#nats += (this.#wide ? STAY : CHANGE) + nats;
    this.#wide = true;
    this.#half = false;
    return length;
  }

  halfWidth(length: number): number {
    const inRun = this.#half;
    this.wide(inRun ? JAPANESE.halfWidthInRun : JAPANESE.halfWidth, length);
    this.#half = true;
    return length;
  }

  invalid(): number {
    this.#nats += INVALID;
    this.#invalid++;
    this.#wide = false;
    this.#half = false;
    return 1;
  }

  cost(): Cost {
    return { nats: this.#nats, invalid: this.#invalid };
  }
}

/** Control characters that no text holds: all but tab, line ends, form feed, escape and the end mark of old DOS files. */
export function isControl(byte: number): boolean {
  return byte < 0x20
    ? !(byte >= 0x09 && byte <= 0x0d && byte !== 0x0b) && byte !== 0x1b && byte !== 0x1a
    : byte === 0x7f;
}
