import type { Ole2Storage } from '@cis/fileproc-core/ole2';
import { ID, type Properties, readProperties } from './properties.ts';

/** A message in a compound file ([MS-OXMSG] 2.2). */
export interface MsgMessage {
  readonly properties: Properties;
  readonly recipients: readonly Ole2Storage[];
  readonly attachments: readonly Ole2Storage[];
  /** Code page of texts that are not Unicode, for what lies in the message. */
  readonly codePage: number | undefined;
}

/** A person that a message went to. */
export interface Recipient {
  readonly kind: 'to' | 'cc' | 'bcc';
  /** `山田 太郎 <yamada@example.jp>` */
  readonly address: string;
}

/** Recipients read; a list of all employees is longer. */
const MAX_RECIPIENTS = 2000;

/** Reads the message that a storage holds: the root of a file, or an attachment's object. */
export async function openMsgMessage(storage: Ole2Storage, outermost: boolean, codePage?: number): Promise<MsgMessage> {
  const properties = await readProperties(storage, outermost ? 32 : 24, codePage);
  const named = (pattern: RegExp) =>
    storage.children
      .filter((child): child is Ole2Storage => child.kind === 'storage' && pattern.test(child.name))
      .sort(byName);
  return {
    properties,
    recipients: named(/^__recip_version1\.0_#/i).slice(0, MAX_RECIPIENTS),
    attachments: named(/^__attach_version1\.0_#/i),
    codePage: properties.integer(ID.messageCodePage) ?? properties.integer(ID.internetCodePage) ?? codePage,
  };
}

/** Numbers at the end of the names are hexadecimal, of one length. */
function byName(a: Ole2Storage, b: Ole2Storage): number {
  return a.name.toLowerCase() < b.name.toLowerCase() ? -1 : 1;
}

/** Whom a message went to, in the order of the file. */
export async function recipientsOf(message: MsgMessage): Promise<Recipient[]> {
  const recipients: Recipient[] = [];
  for (const storage of message.recipients) {
    const properties = await readProperties(storage, 8, message.codePage);
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
