import type { ContentVerdict } from '../detectable-file.ts';
import { detectEncoding } from '../encoding/detect-encoding.ts';
import { extensionOfName, mediaTypeOfExtension } from '../media-type-lookup.ts';
import { jsonType } from './json-type.ts';
import { mailType } from './mail-type.ts';
import { markupType } from './markup-type.ts';

/** Formats that are text and begin with words of their own. */
const STARTS: readonly (readonly [start: RegExp, mediaType: string, evidence: string])[] = [
  [/^\s*\{\\rtf/, 'application/rtf', 'RTF header'],
  [/^\u0004?%!/, 'application/postscript', 'PostScript header'],
  [/^BEGIN:VCARD\r?\n/i, 'text/vcard', 'vCard header'],
  [/^BEGIN:VCALENDAR\r?\n/i, 'text/calendar', 'iCalendar header'],
  [/^WEBVTT[\s]/, 'text/vtt', 'WebVTT header'],
  [/^Windows Registry Editor Version 5\.00|^REGEDIT4/, 'application/x-ms-regedit', 'registry file header'],
  [/^-----BEGIN PGP MESSAGE-----/, 'application/pgp-encrypted', 'PGP header'],
];

/**
 * What a text is, by its words. Plain text, and what cannot be told for sure, is `formOnly`.
 *
 * @param head the first 64 KiB
 * @param complete whether that is the whole file
 */
export function textType(head: Uint8Array, complete: boolean, name: string): ContentVerdict {
  const { encoding, bom } = detectEncoding(head, { complete });
  const text = new TextDecoder(encoding).decode(bom > 0 ? head.subarray(bom) : head);
  for (const [start, mediaType, evidence] of STARTS)
    if (start.test(text.slice(0, 100))) {
      // RTF and PostScript name their encodings themselves, character by character.
      const ofItself = mediaType === 'application/rtf' || mediaType === 'application/postscript';
      return { mediaType, evidence, ...(!ofItself && { encoding }) };
    }
  const byName = mediaTypeOfExtension(extensionOfName(name));
  const named =
    byName?.fileType === 'email' ? 'mail' : byName?.form === 'text' || byName?.form === 'xml' ? 'text' : 'other';
  const mail = mailType(text, named);
  if (mail) return mail;
  const verdict = markupType(text) ?? jsonType(text, complete);
  return verdict
    ? { ...verdict, encoding }
    : { mediaType: 'text/plain', evidence: `text in ${encoding}`, formOnly: true, encoding };
}
