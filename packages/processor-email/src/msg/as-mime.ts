import { isFileprocError } from '@cis/fileproc-core';
import { type MsgAttachment, openAttachment } from './attachment.ts';
import { msgBody } from './body.ts';
import { contactText } from './contact.ts';
import { type MsgMessage, recipientsOf, senderOf } from './message.ts';
import { ID } from './properties.ts';

/** Levels of messages within messages that are written; the pipeline's own limit is far lower. */
const MAX_LEVELS = 50;
/** Bytes encoded at once: a multiple of 57, a line of base64. */
const CHUNK = 57 * 1024;

/**
 * A message within another or within a store as a file of its own: MIME with the same header, body and attachments. Its
 * part of the file would be none by itself. At most `most` bytes of a body are read; `damaged` is called for each
 * attachment that cannot be read, or not to its end.
 */
export async function* asMime(
  message: MsgMessage,
  most: number,
  damaged: () => void,
  level = 0,
): AsyncGenerator<Uint8Array> {
  const { properties } = message;
  const recipients = await recipientsOf(message);
  // No boundary of one level begins that of another.
  const boundary = `=_level-${level}_=`;
  const addresses = (kind: string) => recipients.filter((one) => one.kind === kind).map(({ address }) => address);
  const date = properties.date(ID.submitTime) ?? properties.date(ID.deliveryTime);
  const header = [
    ['Subject', word((await properties.text(ID.subject)) ?? '')],
    ['From', addressWord(await senderOf(message))],
    ['To', addresses('to').map(addressWord).join(', ')],
    ['Cc', addresses('cc').map(addressWord).join(', ')],
    ['Bcc', addresses('bcc').map(addressWord).join(', ')],
    ['Date', date?.toUTCString() ?? ''],
    ['Message-ID', ((await properties.text(ID.messageId)) ?? '').replace(/[\r\n]/g, '')],
    ['MIME-Version', '1.0'],
    ['Content-Type', `multipart/mixed; boundary="${boundary}"`],
  ];
  yield lines(
    header.filter(([, value]) => value).map(([name, value]) => `${name}: ${value}`),
    [''],
  );
  const body = await msgBody(message, most);
  const text = [body.text, await contactText(message)].filter(Boolean).join('\n\n');
  yield lines([`--${boundary}`, 'Content-Type: text/plain; charset=utf-8', 'Content-Transfer-Encoding: base64', '']);
  yield* base64(once(Buffer.from(text)));
  for (const [at, source] of message.attachments.entries())
    try {
      yield* attachmentPart(await openAttachment(source, at + 1), boundary);
    } catch (error) {
      if (!isFileprocError(error) || error.code !== 'CORRUPT') throw error;
      damaged();
    }
  yield lines([`--${boundary}--`]);

  async function* attachmentPart(attachment: MsgAttachment, boundary: string): AsyncGenerator<Uint8Array> {
    const name = `"${word(attachment.name)}"`;
    if (attachment.kind === 'message' && level < MAX_LEVELS) {
      // Without a name: its subject, which is read from it, is the better one. As it is, since all of it is 7-bit already
      // (RFC 2046 5.2.1): each level of base64 would make what lies in it a third larger, 1.8 million times at 50 levels.
      yield lines([`--${boundary}`, 'Content-Type: message/rfc822', 'Content-Transfer-Encoding: 7bit', '']);
      yield* asMime(attachment.message, most, damaged, level + 1);
    } else if (attachment.kind === 'file') {
      const type = /^[\w.+-]+\/[\w.+-]+$/.test(attachment.mediaType)
        ? attachment.mediaType
        : 'application/octet-stream';
      const held = type.startsWith('multipart/') || type.startsWith('message/') ? 'application/octet-stream' : type;
      yield lines([
        `--${boundary}`,
        `Content-Type: ${held}; name=${name}`,
        'Content-Disposition: attachment',
        'Content-Transfer-Encoding: base64',
        '',
      ]);
      yield* base64(attachment.data.chunks());
    }
  }
}

function lines(...groups: readonly (readonly string[])[]): Buffer {
  return Buffer.from(
    groups
      .flat()
      .map((line) => `${line}\r\n`)
      .join(''),
  );
}

async function* once(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
  yield bytes;
}

async function* base64(content: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  let rest = Buffer.alloc(0);
  const encode = (bytes: Buffer) => Buffer.from(bytes.toString('base64').replace(/.{1,76}/g, '$&\r\n'));
  for await (const chunk of content) {
    rest = Buffer.concat([rest, chunk]);
    const whole = rest.length - (rest.length % CHUNK);
    if (whole === 0) continue;
    yield encode(rest.subarray(0, whole));
    rest = Buffer.from(rest.subarray(whole));
  }
  if (rest.length > 0) yield encode(rest);
}

/** An encoded word, in pieces of at most 45 bytes, where it is not plain (RFC 2047 2). */
function word(text: string): string {
  if (/^[\x20-\x21\x23-\x3c\x3e\x40-\x5b\x5d-\x7e]*$/.test(text)) return text;
  const bytes = Buffer.from(text.toWellFormed());
  const pieces: string[] = [];
  for (let at = 0; at < bytes.length; at += 45)
    pieces.push(`=?UTF-8?B?${bytes.subarray(at, at + 45).toString('base64')}?=`);
  return pieces.join(' ');
}

function addressWord(address: string): string {
  const [, name, mailbox] = /^(.*) <([^<>]*)>$/.exec(address) ?? [];
  if (name === undefined) return /^[\w.+-]+@[\w.-]+$/.test(address) ? address : quotedWord(address);
  return `${quotedWord(name)} <${mailbox}>`;
}

function quotedWord(text: string): string {
  const encoded = word(text);
  return encoded === text && text !== '' ? `"${text}"` : encoded;
}
