import { iso2022JpDecoder } from './iso-2022-jp.ts';
import { utf32Decoder } from './utf-32.ts';
import { windows1252Decoder } from './windows-1252.ts';

/** Turns bytes, cut anywhere, into text. What has no meaning becomes U+FFFD. */
export interface StreamDecoder {
  write(bytes: Uint8Array): string;
  /** What is left at the end: U+FFFD for a character that was cut. */
  end(): string;
}

/**
 * The decoder of an encoding named as by `encodingOf`. TextDecoder reads CP932 exactly (all 9,604 double-byte codes, NEC and
 * IBM extensions, user-defined characters) and EUC-JP with JIS X 0212; what it cannot read or reads wrongly has a decoder
 * of its own here. Throws RangeError for an encoding that nobody knows.
 */
export function decoderOf(encoding: string): StreamDecoder {
  switch (encoding) {
    case 'utf-32le':
      return utf32Decoder(true);
    case 'utf-32be':
      return utf32Decoder(false);
    case 'iso-2022-jp':
      return iso2022JpDecoder();
    case 'windows-1252':
      return windows1252Decoder();
    default: {
      const decoder = new TextDecoder(encoding, { ignoreBOM: true });
      return { write: (bytes) => decoder.decode(bytes, { stream: true }), end: () => decoder.decode() };
    }
  }
}
