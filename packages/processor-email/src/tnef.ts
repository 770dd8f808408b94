import { type Extraction, FileprocError, type LocalFile, type PagePart, type ProcessContext } from '@cis/fileproc-core';
import { baseName, createAttachments } from './attachments.ts';
import { bodyOfForms } from './msg/body.ts';
import { ID } from './msg/properties.ts';
import { labelOfCodePage } from './text/code-pages.ts';
import { tidy } from './text/tidy.ts';
import { ATTRIBUTE, attributesOf, isTnef, type TnefAttribute } from './tnef/attributes.ts';
import { decodeString8, type TnefProperties, textOf, tnefProperties } from './tnef/properties.ts';

/** The type of an object's value: 16 bytes of interface id stand before its content. */
const OBJECT = 0x000d;

/**
 * Reads `winmail.dat`, what Outlook sends to other programs ([MS-OXTNEF]): its body and its attachments. Throws CORRUPT for
 * a file that is none.
 */
export async function readTnef(file: LocalFile, context: ProcessContext): Promise<Extraction> {
  const bytes = Buffer.from(await file.bytes());
  if (!isTnef(bytes)) throw new FileprocError('CORRUPT', `${file.name} is no TNEF file.`);
  const { attributes, cut } = attributesOf(bytes);
  if (cut)
    context.warn({ code: 'DAMAGED', message: `${file.name} is cut off or damaged; what comes before was read.` });
  const first = (id: number) => attributes.find((attribute) => attribute.id === id)?.data;
  const codePage = first(ATTRIBUTE.codePage);
  const label = labelOfCodePage(codePage && codePage.length >= 4 ? codePage.readUInt32LE(0) : undefined);
  const properties = tnefProperties(first(ATTRIBUTE.messageProperties) ?? Buffer.alloc(0));
  const old = (id: number) => {
    const data = first(id);
    return data && decodeString8(data, label);
  };
  const internetCodePage = properties.get(ID.internetCodePage)?.value;
  const body = await bodyOfForms(
    {
      plain: textOf(properties, ID.body, label) || old(ATTRIBUTE.body),
      html: async () => textOf(properties, ID.html, label) ?? properties.get(ID.html)?.value,
      codePage: internetCodePage && internetCodePage.length >= 4 ? internetCodePage.readInt32LE(0) : undefined,
      compressedRtf: async () => properties.get(ID.compressedRtf)?.value,
    },
    context.limits.textCharacters * 4,
  );
  const title = tidy(textOf(properties, ID.subject, label) || old(ATTRIBUTE.subject) || '');
  const attachments = createAttachments(context);
  for (const [at, attachment] of attachmentsOf(attributes, label).entries())
    if (!(await attachments.add({ path: attachment.name || `attachment-${at + 1}` }, attachment.content))) break;
  const embedded = attachments.all();
  const parts: PagePart[] = [
    ...(title ? [{ kind: 'header', text: title } as const] : []),
    ...body.altTexts.map((text): PagePart => ({ kind: 'alt-text', text })),
  ];
  return {
    pages: [{ number: 1, text: body.text, origin: 'text', ...(parts.length > 0 && { parts }) }],
    metadata: { ...(title && { title }), ...(embedded.length > 0 && { attachmentCount: embedded.length }) },
    embedded,
  };
}

function attachmentsOf(
  attributes: readonly TnefAttribute[],
  label: string | undefined,
): { readonly name: string; readonly content: Buffer }[] {
  const found: { name: string; content: Buffer | undefined }[] = [];
  for (const { id, data } of attributes) {
    if (id === ATTRIBUTE.attachRendData) found.push({ name: '', content: undefined });
    const current = found.at(-1);
    if (!current) continue;
    if (id === ATTRIBUTE.attachTitle) current.name ||= baseName(decodeString8(data, label));
    else if (id === ATTRIBUTE.attachData) current.content = data;
    else if (id === ATTRIBUTE.attachmentProperties) {
      const properties = tnefProperties(data);
      // The title is in the old form of eight letters.
      current.name = baseName(textOf(properties, ID.attachLongFileName, label) ?? '') || current.name;
      current.content ??= dataOf(properties);
    }
  }
  return found.flatMap(({ name, content }) => (content ? [{ name, content }] : []));
}

/** Content among the properties; of an object, such as a message in TNEF, without its interface id. */
function dataOf(properties: TnefProperties): Buffer | undefined {
  const data = properties.get(ID.attachData);
  return data?.type === OBJECT ? data.value.subarray(16) : data?.value;
}
