import type { StreamDecoder } from './decoder.ts';

type CharacterSet = 'ascii' | 'kana' | 'jisx0208' | 'jisx0212' | 'unknown';

/** Escape sequences without their ESC, and the set that each calls (ISO-IR register; RFC 1468, 2237; JIS X 0213 annex 2). */
const ESCAPES: Readonly<Record<string, CharacterSet>> = {
  '(B': 'ascii',
  // JIS X 0201 Roman differs from ASCII in the yen sign and the overline; old mailers wrote ASCII under it, and in every
  // other Japanese encoding 0x5C is read as a backslash.
  '(J': 'ascii',
  '(H': 'ascii',
  '(I': 'kana',
  '$@': 'jisx0208',
  $B: 'jisx0208',
  '$(@': 'jisx0208',
  '$(B': 'jisx0208',
  '$(D': 'jisx0212',
  // Plane 1 of JIS X 0213 holds JIS X 0208; what it adds beyond row 13 has no table here.
  '$(O': 'jisx0208',
  '$(Q': 'jisx0208',
  '$(P': 'unknown',
  $A: 'unknown',
  '$(C': 'unknown',
  '&@': 'jisx0208',
};
/** What an escape sequence can be before its last byte has come. */
const ESCAPE_STARTS: ReadonlySet<string> = new Set(['$', '$(', '(', '&']);

const ESC = 0x1b;
const SHIFT_OUT = 0x0e;
const SHIFT_IN = 0x0f;
/** Valid nowhere in EUC-JP: becomes U+FFFD. */
const INVALID = 0xff;

/**
 * ISO-2022-JP with all that goes under the name: JIS X 0212 (-1), JIS X 0213 as far as it is JIS X 0208 (-3, -2004), half-width
 * kana by escape (CP50221), by shift-out (CP50222, JIS7) or in eight bits (JIS8), NEC and IBM characters. TextDecoder reads
 * none of these and answers repeated escapes, which joined mails are full of, with U+FFFD. The bytes are rewritten as
 * EUC-JP, which holds the same sets side by side, and read by its decoder. A line end returns to ASCII, as RFC 1468 asks of
 * writers, so that a lost escape costs one line.
 */
export function iso2022JpDecoder(): StreamDecoder {
  const eucJp = new TextDecoder('euc-jp', { ignoreBOM: true });
  let set: CharacterSet = 'ascii';
  let beforeShift: CharacterSet = 'ascii';
  let lead = 0;
  let sequence: string | undefined;

  function rewrite(bytes: Uint8Array): Uint8Array {
    // Nothing grows more than threefold: a byte of kana becomes two, a pair of JIS X 0212 three, a broken byte two.
    const out = new Uint8Array(bytes.length * 3 + 8);
    let length = 0;
    const put = (byte: number) => {
      out[length++] = byte;
    };
    const dropLead = () => {
      if (lead !== 0) put(INVALID);
      lead = 0;
    };
    const plain = (byte: number) => {
      if (byte === 0x0a || byte === 0x0d) {
        dropLead();
        set = 'ascii';
        put(byte);
      } else if (byte === SHIFT_OUT) {
        dropLead();
        if (set !== 'kana') beforeShift = set;
        set = 'kana';
      } else if (byte === SHIFT_IN) {
        dropLead();
        set = beforeShift === 'kana' ? 'ascii' : beforeShift;
      } else if (byte >= 0xa1 && byte <= 0xdf) {
        dropLead();
        put(0x8e);
        put(byte);
      } else if (byte >= 0x80) {
        dropLead();
        put(INVALID);
      } else if (byte <= 0x20 || byte === 0x7f || set === 'ascii') {
        dropLead();
        put(byte);
      } else if (set === 'kana') {
        if (byte <= 0x5f) {
          put(0x8e);
          put(byte | 0x80);
        } else put(INVALID);
      } else if (lead === 0) lead = byte;
      else {
        if (set === 'unknown') put(INVALID);
        else {
          if (set === 'jisx0212') put(0x8f);
          put(lead | 0x80);
          put(byte | 0x80);
        }
        lead = 0;
      }
    };
    for (const byte of bytes) {
      if (sequence !== undefined) {
        const longer = sequence + String.fromCharCode(byte);
        const next = Object.hasOwn(ESCAPES, longer) ? ESCAPES[longer] : undefined;
        if (next) {
          set = next;
          sequence = undefined;
        } else if (ESCAPE_STARTS.has(longer)) sequence = longer;
        else {
          // No escape of this family (a colour of a terminal, say): ESC and what followed stay, for the cleaner.
          put(ESC);
          for (const kept of sequence) put(kept.charCodeAt(0));
          sequence = undefined;
          if (byte === ESC) sequence = '';
          else plain(byte);
        }
      } else if (byte === ESC) {
        dropLead();
        sequence = '';
      } else plain(byte);
    }
    return out.subarray(0, length);
  }

  return {
    write: (bytes) => eucJp.decode(rewrite(bytes), { stream: true }),
    end() {
      const cut = lead !== 0;
      lead = 0;
      sequence = undefined;
      set = 'ascii';
      return eucJp.decode() + (cut ? '\ufffd' : '');
    },
  };
}
