import type { BodyText } from '../mime/body.ts';
import { decompressRtf } from '../rtf/decompress.ts';
import { rtfContent } from '../rtf/rtf-content.ts';
import { labelOfCodePage } from '../text/code-pages.ts';
import { declaredCharset } from '../text/declared-charset.ts';
import { decodeText } from '../text/decode-text.ts';
import { htmlToText } from '../text/html-to-text.ts';
import { tidy } from '../text/tidy.ts';
import type { MsgMessage } from './message.ts';
import { ID } from './properties.ts';

/** The forms in which a program of Microsoft's keeps one body; each is read only where those before it give nothing. */
export interface BodyForms {
  readonly plain: string | undefined;
  /** As text, or as bytes in the code page of the internet. */
  html(): Promise<string | Buffer | undefined>;
  readonly codePage: number | undefined;
  compressedRtf(): Promise<Buffer | undefined>;
}

/** The body, once: its plain text, else its HTML, else what its RTF, of at most `most` bytes, stands for. */
export async function bodyOfForms(forms: BodyForms, most: number): Promise<BodyText> {
  const plain = tidy(forms.plain ?? '');
  if (plain !== '') return { kind: 'plain', text: plain, altTexts: [] };
  const html = await forms.html();
  if (html !== undefined) {
    const read = htmlToText(typeof html === 'string' ? html : decodeHtml(html, forms.codePage));
    if (read.text !== '' || read.altTexts.length > 0) return { kind: 'html', ...read };
  }
  const packed = await forms.compressedRtf();
  if (!packed) return { kind: 'plain', text: '', altTexts: [] };
  const content = rtfContent(decompressRtf(packed, most));
  if (content.kind === 'html') return { kind: 'html', ...htmlToText(content.text) };
  return { kind: 'plain', text: tidy(content.text), altTexts: [] };
}

/** The body of a message of Outlook. At most `most` bytes of a form are read. */
export async function msgBody({ properties }: MsgMessage, most: number): Promise<BodyText> {
  const bytesOf = async (id: number) => {
    const bytes = await properties.binary(id)?.bytes(most);
    return bytes && Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  };
  const forms: BodyForms = {
    plain: await properties.text(ID.body),
    html: async () => (await bytesOf(ID.html)) ?? (await properties.text(ID.html)),
    codePage: properties.integer(ID.internetCodePage),
    compressedRtf: () => bytesOf(ID.compressedRtf),
  };
  return await bodyOfForms(forms, most);
}

function decodeHtml(bytes: Buffer, codePage: number | undefined): string {
  return decodeText(bytes, labelOfCodePage(codePage), declaredCharset(bytes)).text.replaceAll('\0', '');
}
