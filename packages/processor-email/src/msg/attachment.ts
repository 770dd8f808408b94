import { extensionOf } from '@cis/fileproc-core';
import type { Ole2Storage, Ole2Stream } from '@cis/fileproc-core/ole2';
import { baseName } from '../attachments.ts';
import { type MsgMessage, openMsgMessage } from './message.ts';
import { ID, readProperties } from './properties.ts';

/** What is attached to a message. */
export type MsgAttachment =
  | { readonly kind: 'message'; readonly name: string; readonly message: MsgMessage }
  | {
      readonly kind: 'file';
      readonly name: string;
      readonly inline: boolean;
      readonly mediaType: string;
      readonly data: Ole2Stream;
    }
  /** A link to a file elsewhere, or an object of another program without data of its own. */
  | { readonly kind: 'nothing'; readonly name: string };

/** Reads what an attachment is, not its content. `number`, from 1, names what has no name. */
export async function openAttachment(
  storage: Ole2Storage,
  codePage: number | undefined,
  number: number,
): Promise<MsgAttachment> {
  const properties = await readProperties(storage, 8, codePage);
  const mediaType = ((await properties.text(ID.attachMimeTag)) ?? '').trim().toLowerCase();
  const named =
    (await properties.text(ID.attachLongFileName)) ||
    (await properties.text(ID.attachFileName)) ||
    (await properties.text(ID.displayName)) ||
    '';
  const extension = ((await properties.text(ID.attachExtension)) ?? '').replace(/^\./, '') || extensionOf(mediaType);
  const name = baseName(named) || `attachment-${number}${extension && `.${extension}`}`;
  const object = properties.object(ID.attachData);
  if (object) {
    if (object.stream('__properties_version1.0'))
      return { kind: 'message', name, message: await openMsgMessage(object, false, codePage) };
    // An OLE object: its text as programs keep it for pictures and links is in the one large stream it has.
    const largest = object.children
      .filter((child): child is Ole2Stream => child.kind === 'stream')
      .sort((a, b) => b.size - a.size)[0];
    return largest ? { kind: 'file', name, inline: false, mediaType: '', data: largest } : { kind: 'nothing', name };
  }
  const data = properties.binary(ID.attachData);
  if (!data) return { kind: 'nothing', name };
  // Referenced by the HTML, or hidden from the list of attachments ([MS-OXCMSG] 2.2.2.18, 2.2.2.24).
  const referenced =
    ((properties.integer(ID.attachFlags) ?? 0) & 4) !== 0 || (properties.integer(ID.attachHidden) ?? 0) !== 0;
  const inline = referenced && ((await properties.text(ID.attachContentId)) ?? '') !== '';
  return { kind: 'file', name, inline, mediaType, data };
}
