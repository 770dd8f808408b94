import type { Ole2Storage, Ole2Stream } from '@cis/fileproc-core/ole2';
import { type ByteStream, ID, type Properties, readProperties } from './properties.ts';

/** A message of Outlook: in a compound file of its own, within another, or in a store. */
export interface MsgMessage {
  readonly properties: Properties;
  /** Whom it went to, in the order of the file. */
  recipients(): AsyncIterable<Properties>;
  readonly attachments: readonly AttachmentSource[];
}

/** Gives what is known of an attachment, without its content. */
export type AttachmentSource = () => Promise<AttachmentParts>;

/** An attachment as it lies in the file. */
export interface AttachmentParts {
  readonly properties: Properties;
  /** The message that is attached; not opened before it is asked for. */
  readonly message?: () => Promise<MsgMessage>;
  /** The data of an OLE object. */
  readonly object?: ByteStream;
}

/** A person that a message went to. */
export interface Recipient {
  readonly kind: 'to' | 'cc' | 'bcc';
  /** `山田 太郎 <yamada@example.jp>` */
  readonly address: string;
}

/** Recipients read; a list of all employees is longer. */
const MAX_RECIPIENTS = 2000;

/** Reads the message that a storage holds ([MS-OXMSG] 2.2): the root of a file, or an attachment's object. */
export async function openMsgMessage(storage: Ole2Storage, outermost: boolean, codePage?: number): Promise<MsgMessage> {
  const properties = await readProperties(storage, outermost ? 32 : 24, codePage);
  const named = (pattern: RegExp) =>
    storage.children
      .filter((child): child is Ole2Storage => child.kind === 'storage' && pattern.test(child.name))
      .sort(byName);
  const own = codePageOf(properties) ?? codePage;
  return {
    properties,
    async *recipients() {
      for (const child of named(/^__recip_version1\.0_#/i)) yield await readProperties(child, 8, own);
    },
    attachments: named(/^__attach_version1\.0_#/i).map((child) => () => attachmentIn(child, own)),
  };
}

async function attachmentIn(storage: Ole2Storage, codePage: number | undefined): Promise<AttachmentParts> {
  const properties = await readProperties(storage, 8, codePage);
  const object = properties.object(ID.attachData);
  if (!object) return { properties };
  if (object.stream('__properties_version1.0'))
    return { properties, message: () => openMsgMessage(object, false, codePage) };
  // An OLE object: its text as programs keep it for pictures and links is in the one large stream it has.
  const largest = object.children
    .filter((child): child is Ole2Stream => child.kind === 'stream')
    .sort((a, b) => b.size - a.size)[0];
  return { properties, ...(largest && { object: largest }) };
}

/** The code page of texts that are not Unicode, where a message says. */
export function codePageOf(properties: Properties): number | undefined {
  return properties.integer(ID.messageCodePage) ?? properties.integer(ID.internetCodePage);
}

/** Numbers at the end of the names are hexadecimal, of one length. */
function byName(a: Ole2Storage, b: Ole2Storage): number {
  return a.name.toLowerCase() < b.name.toLowerCase() ? -1 : 1;
}

/** Whom a message went to, in the order of the file. */
export async function recipientsOf(message: MsgMessage): Promise<Recipient[]> {
  const recipients: Recipient[] = [];
  let left = MAX_RECIPIENTS;
  for await (const properties of message.recipients()) {
    if (left-- === 0) break;
    const address = readableAddress(await properties.text(ID.displayName), [
      await properties.text(ID.smtpAddress),
      await properties.text(ID.emailAddress),
    ]);
    // 1 to, 2 cc, 3 bcc ([MS-OXOMSG] 2.2.3.1).
    const type = (properties.integer(ID.recipientType) ?? 1) & 0xf;
    if (address) recipients.push({ kind: type === 3 ? 'bcc' : type === 2 ? 'cc' : 'to', address });
  }
  return recipients;
}

/** Who wrote a message. */
export async function senderOf({ properties }: MsgMessage): Promise<string> {
  const representing = readableAddress(await properties.text(ID.representingName), [
    await properties.text(ID.representingSmtpAddress),
    await properties.text(ID.representingAddress),
  ]);
  if (representing) return representing;
  return readableAddress(await properties.text(ID.senderName), [
    await properties.text(ID.senderSmtpAddress),
    await properties.text(ID.senderAddress),
  ]);
}

/** A name with its address; the internal addresses of Exchange (`/O=...`) say nothing to a reader. */
export function readableAddress(name: string | undefined, addresses: readonly (string | undefined)[]): string {
  const address = addresses.find((one) => one?.includes('@'))?.trim();
  const plain = name?.trim().replace(/^'(.*)'$/, '$1') ?? '';
  if (!address || plain.includes(address)) return plain || address || '';
  return plain ? `${plain} <${address}>` : address;
}
