import type { Extraction, LocalFile, Metadata, PagePart, ProcessContext } from '@cis/fileproc-core';
import { openOle2 } from '@cis/fileproc-core/ole2';
import { type Attachments, createAttachments, encryptedPart, messageName } from './attachments.ts';
import { nameOf } from './mime/addresses.ts';
import { parseHeaders } from './mime/headers.ts';
import { metadataOf } from './mime/message-metadata.ts';
import { asMime } from './msg/as-mime.ts';
import { openAttachment } from './msg/attachment.ts';
import { msgBody } from './msg/body.ts';
import { contactText } from './msg/contact.ts';
import { type MsgMessage, openMsgMessage, recipientsOf, senderOf } from './msg/message.ts';
import { ID } from './msg/properties.ts';
import { openCms } from './smime.ts';
import { tidy } from './text/tidy.ts';

/** Reads a message of Outlook ([MS-OXMSG]). Throws CORRUPT for a file that is no OLE2 file. */
export async function readMsg(file: LocalFile, context: ProcessContext): Promise<Extraction> {
  const { limits, warn } = context;
  const { root } = await openOle2(file);
  const message = await openMsgMessage(root, true);
  const most = limits.textCharacters * 4;
  const body = await msgBody(message, most);
  const header = await headerOf(message);
  const contact = await contactText(message);
  const attachments = createAttachments(context);
  const found = await takeAttachments(message, attachments, context);
  const embedded = attachments.all();
  const expected = message.attachments.length - found.skipped;
  if (embedded.length < expected)
    warn({ code: 'DAMAGED', message: `${file.name} holds ${expected} attachments, ${embedded.length} could be read.` });
  if (found.damaged > 0)
    warn({ code: 'DAMAGED', message: `${file.name}: ${found.damaged} attachments of attached messages are damaged.` });
  const parts: PagePart[] = [
    ...(header.shown ? [{ kind: 'header', text: header.shown } as const] : []),
    ...body.altTexts.map((text): PagePart => ({ kind: 'alt-text', text })),
  ];
  return {
    pages: [
      {
        number: 1,
        text: [body.text, contact].filter(Boolean).join('\n\n'),
        origin: 'text',
        ...(parts.length > 0 && { parts }),
      },
    ],
    metadata: {
      ...header.metadata,
      ...(embedded.length > 0 && { attachmentCount: embedded.length }),
      ...(found.signed && { signed: true }),
      ...(found.encrypted && { encrypted: true }),
    },
    embedded,
  };
}

async function headerOf(message: MsgMessage): Promise<{ metadata: Metadata; shown: string }> {
  const { properties } = message;
  // What the mail had when it came over the internet: dates with their zone, the program that wrote it.
  const transported = metadataOf(
    parseHeaders((await properties.text(ID.transportHeaders))?.slice(0, 1024 * 1024) ?? ''),
  );
  const recipients = await recipientsOf(message);
  const list = async (kind: 'to' | 'cc' | 'bcc', displayId: number) => {
    const own = recipients.filter((one) => one.kind === kind).map(({ address }) => address);
    if (own.length > 0) return own;
    const display = (await properties.text(displayId)) ?? '';
    return display
      .split(';')
      .map((name) => name.trim())
      .filter(Boolean);
  };
  const to = await list('to', ID.displayTo);
  const cc = await list('cc', ID.displayCc);
  const bcc = await list('bcc', ID.displayBcc);
  const title = tidy((await properties.text(ID.subject)) ?? '').replaceAll('\n', ' ');
  const from = await senderOf(message);
  const date = sentDate(message, transported.date);
  const identifier = ((await properties.text(ID.messageId)) ?? '').replace(/^<|>$/g, '');
  const inReplyTo = ((await properties.text(ID.inReplyTo)) ?? '').replace(/^<|>$/g, '');
  const metadata: Metadata = {
    ...transported,
    ...(title && { title }),
    ...(from && { from, creator: nameOf(from) }),
    ...(date && { date }),
    ...(identifier && { identifier }),
    ...(inReplyTo && { inReplyTo }),
    ...(to.length > 0 && { to }),
    ...(cc.length > 0 && { cc }),
    ...(bcc.length > 0 && { bcc }),
  };
  const shown = [
    title,
    from,
    to.join(', '),
    cc.join(', '),
    bcc.join(', '),
    // As those of other zones are written.
    date?.replace(/Z$/, '+00:00') ?? '',
  ].filter(Boolean);
  return { metadata, shown: shown.join('\n').toWellFormed() };
}

/**
 * When it was sent, as Outlook shows it: the property ([MS-OXOMSG] 2.2.3.11), in the zone of the sender where the header
 * that came along tells the same moment. ISO 8601.
 */
function sentDate({ properties }: MsgMessage, transported: unknown): string | undefined {
  const inHeader = typeof transported === 'string' ? transported : undefined;
  const submitted = properties.date(ID.submitTime);
  const time =
    submitted ?? (inHeader ? undefined : (properties.date(ID.deliveryTime) ?? properties.date(ID.creationTime)));
  const sameSecond = time && inHeader && Math.abs(Date.parse(inHeader) - time.getTime()) < 1000;
  if (!time || sameSecond) return inHeader;
  return time.toISOString().replace(/\.\d+Z$/, 'Z');
}

async function takeAttachments(
  message: MsgMessage,
  attachments: Attachments,
  { signal, limits }: ProcessContext,
): Promise<{ signed: boolean; encrypted: boolean; skipped: number; damaged: number }> {
  const messageClass = (await message.properties.text(ID.messageClass)) ?? '';
  const found = { signed: false, encrypted: false, skipped: 0, damaged: 0 };
  for (const [at, source] of message.attachments.entries()) {
    signal.throwIfAborted();
    const attachment = await openAttachment(source, at + 1);
    let more = true;
    if (attachment.kind === 'nothing') found.skipped++;
    else if (attachment.kind === 'message') {
      const subject = (await attachment.message.properties.text(ID.subject)) || attachment.name;
      const content = asMime(attachment.message, limits.textCharacters * 4, () => found.damaged++);
      more = await attachments.add({ path: messageName(subject), declaredType: 'message/rfc822' }, content);
    } else if (/^IPM\.Note\.SMIME/i.test(messageClass)) {
      // The whole mail lies in one attachment: clear-signed as MIME, else as CMS ([MS-OXOSMIME] 2.1).
      if (/MultipartSigned/i.test(messageClass)) {
        found.signed = true;
        more = await attachments.add(
          { path: 'signed-message.eml', declaredType: 'message/rfc822' },
          attachment.data.chunks(),
        );
      } else {
        const opened = openCms(await attachment.data.bytes(limits.decompressedMegabytes * 1024 * 1024));
        if (opened.kind === 'signed') {
          found.signed = true;
          more = await attachments.add({ path: 'signed-message.eml', declaredType: 'message/rfc822' }, opened.content);
        } else {
          found.encrypted = true;
          attachments.addError(attachment.name, encryptedPart(attachment.name, 'S/MIME'));
        }
      }
    } else {
      const path = attachment.inline ? `inline/${attachment.name}` : attachment.name;
      const declaredType = attachment.mediaType;
      more = await attachments.add({ path, ...(declaredType && { declaredType }) }, attachment.data.chunks());
    }
    if (!more) break;
  }
  return found;
}
