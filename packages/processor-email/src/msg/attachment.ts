import { extensionOf } from '@cis/fileproc-core';
import { baseName } from '../attachments.ts';
import type { AttachmentSource, MsgMessage } from './message.ts';
import { type ByteStream, ID } from './properties.ts';

/** What is attached to a message. */
export type MsgAttachment =
  | { readonly kind: 'message'; readonly name: string; readonly message: MsgMessage }
  | {
      readonly kind: 'file';
      readonly name: string;
      readonly inline: boolean;
      readonly mediaType: string;
      readonly data: ByteStream;
    }
  /** A link to a file elsewhere, or an object of another program without data of its own. */
  | { readonly kind: 'nothing'; readonly name: string };

/** Reads what an attachment is, not its content. `number`, from 1, names what has no name. */
export async function openAttachment(source: AttachmentSource, number: number): Promise<MsgAttachment> {
  const { properties, message, object } = await source();
  const mediaType = ((await properties.text(ID.attachMimeTag)) ?? '').trim().toLowerCase();
  const named =
    (await properties.text(ID.attachLongFileName)) ||
    (await properties.text(ID.attachFileName)) ||
    (await properties.text(ID.displayName)) ||
    '';
  const extension = ((await properties.text(ID.attachExtension)) ?? '').replace(/^\./, '') || extensionOf(mediaType);
  const name = baseName(named) || `attachment-${number}${extension && `.${extension}`}`;
  if (message) return { kind: 'message', name, message: await message() };
  if (object) return { kind: 'file', name, inline: false, mediaType: '', data: object };
  const data = properties.binary(ID.attachData);
  if (!data) return { kind: 'nothing', name };
  // Referenced by the HTML, or hidden from the list of attachments ([MS-OXCMSG] 2.2.2.18, 2.2.2.24).
  const referenced =
    ((properties.integer(ID.attachFlags) ?? 0) & 4) !== 0 || (properties.integer(ID.attachHidden) ?? 0) !== 0;
  const inline = referenced && ((await properties.text(ID.attachContentId)) ?? '') !== '';
  return { kind: 'file', name, inline, mediaType, data };
}
