import type { ContentVerdict } from '../detectable-file.ts';

/** Header fields that a program puts into a mail or an article on its way (RFC 5322 3.6, RFC 2045, RFC 5536): people do not type them. */
const MACHINE_FIELDS = new Set(
  'received return-path message-id mime-version delivered-to dkim-signature arc-seal in-reply-to references content-transfer-encoding x-mailer x-priority x-originating-ip x-received x-notes-item x-ironport-av user-agent newsgroups list-unsubscribe thread-index x-mimeole'.split(
    ' ',
  ),
);
/** Fields that people type too, at the start of a note or a pasted mail. */
const HUMAN_FIELDS = new Set('from to cc bcc subject date sender reply-to content-type sent organization'.split(' '));

/** Fields looked at. */
const MAX_LINES = 200;

/**
 * Mail by its header: fields that only mail programs write, or (where the name does not say text) several that people know.
 *
 * @param text the start of the file
 * @param named whether the extension says mail (one field is enough), text, or something else
 */
export function mailType(text: string, named: 'mail' | 'text' | 'other'): ContentVerdict | undefined {
  // RFC 4155: "From ", the sender, and the time as asctime() writes it.
  if (/^From \S.{0,200}\d\d:\d\d.{0,40}\r?\n[!-9;-~]+:/.test(text))
    return { mediaType: 'application/mbox', evidence: 'mbox separator and a header field' };
  let machine = 0;
  let human = 0;
  const seen = new Set<string>();
  for (const line of linesOf(text)) {
    if (/^[ \t]/.test(line) && seen.size > 0) continue;
    const field = /^([!-9;-~]{1,76}):/.exec(line)?.[1]?.toLowerCase();
    if (!field) break;
    if (seen.has(field)) continue;
    seen.add(field);
    if (MACHINE_FIELDS.has(field)) machine++;
    else if (HUMAN_FIELDS.has(field)) human++;
  }
  const enough =
    (machine >= 1 && machine + human >= 2) ||
    (named === 'mail' && machine + human >= 1) ||
    (named === 'other' && human >= 3);
  return enough
    ? { mediaType: 'message/rfc822', evidence: `mail header of ${machine + human} known fields` }
    : undefined;
}

function* linesOf(text: string): Generator<string> {
  let start = 0;
  for (let count = 0; count < MAX_LINES && start < text.length; count++) {
    const end = text.indexOf('\n', start);
    if (end < 0) return;
    const line = text.slice(start, text[end - 1] === '\r' ? end - 1 : end);
    if (line === '') return;
    yield line;
    start = end + 1;
  }
}
