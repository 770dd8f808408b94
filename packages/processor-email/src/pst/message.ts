import { type AttachmentParts, codePageOf, type MsgMessage } from '../msg/message.ts';
import { ID, type Properties } from '../msg/properties.ts';
import { nodeProperties, tableRows } from './properties.ts';
import type { NodeRef, Store } from './store.ts';

/** Id of the subnode that is the table of recipients, and kind of those that are attachments ([MS-PST] 2.4.5, 2.2.2.1). */
const RECIPIENTS = 0x692;
const ATTACHMENT_KIND = 0x05;

/** Opens a message of a store ([MS-PST] 2.4.5), or one that is attached to another. Throws CORRUPT. */
export async function openPstMessage(store: Store, node: NodeRef, outerCodePage?: number): Promise<MsgMessage> {
  const properties = await nodeProperties(store, node, outerCodePage);
  const { subnodes } = properties.heap;
  const codePage = codePageOf(properties) ?? outerCodePage;
  const attachments = [...subnodes]
    .filter(([id]) => (id & 0x1f) === ATTACHMENT_KIND)
    .map(([, attachment]) => attachment);
  return {
    properties: withPlainSubject(properties),
    async *recipients() {
      const table = subnodes.get(RECIPIENTS);
      if (table) yield* tableRows(store, table, codePage);
    },
    attachments: attachments.map((attachment) => () => attachmentIn(store, attachment, codePage)),
  };
}

async function attachmentIn(store: Store, node: NodeRef, codePage: number | undefined): Promise<AttachmentParts> {
  const properties = await nodeProperties(store, node, codePage);
  const inner = await properties.object(ID.attachData);
  if (!inner) return { properties };
  // 5: a message ([MS-OXCMSG] 2.2.2.9). Any other object is an OLE file, whole.
  if (properties.integer(ID.attachMethod) === 5)
    return { properties, message: () => openPstMessage(store, inner, codePage) };
  async function* chunks() {
    for await (const id of store.blockIds(inner?.data ?? 0)) yield await store.block(id);
  }
  return { properties, object: { bytes: async () => Buffer.concat(await Array.fromAsync(chunks())), chunks } };
}

/** A subject begins with a mark and the length of its prefix ("Re: "), which nobody sees ([MS-PST] 2.5.3.1.1.1). */
function withPlainSubject(properties: Properties): Properties {
  return {
    ...properties,
    async text(id) {
      const text = await properties.text(id);
      return id === ID.subject && text?.startsWith('\x01') ? text.slice(2) : text;
    },
  };
}
