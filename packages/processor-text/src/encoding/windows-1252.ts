import type { StreamDecoder } from './decoder.ts';

/** 0x80 to 0x9F in windows-1252; U+FFFD stands for the five bytes that it leaves undefined (index-windows-1252.txt). */
const HIGH_CONTROLS = '€\ufffd‚ƒ„…†‡ˆ‰Š‹Œ\ufffdŽ\ufffd\ufffd‘’“”•–—˜™š›œ\ufffdžŸ';

/**
 * windows-1252. TextDecoder of Node before 23.7 reads it as ISO-8859-1 (nodejs/node pull request 56542), so quotation marks
 * and the euro sign would be lost as control characters there. A byte without a meaning becomes U+FFFD and not, as in
 * browsers, a control character: it is the one sign that the guess was wrong.
 */
export function windows1252Decoder(): StreamDecoder {
  return {
    write(bytes) {
      const text = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('latin1');
      return text.replace(/[\x80-\x9f]/g, (control) => HIGH_CONTROLS[control.charCodeAt(0) - 0x80] ?? '\ufffd');
    },
    end: () => '',
  };
}
