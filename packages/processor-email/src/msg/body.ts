import type { BodyText } from '../mime/body.ts';
import { decompressRtf } from '../rtf/decompress.ts';
import { rtfContent } from '../rtf/rtf-content.ts';
import { labelOfCodePage } from '../text/code-pages.ts';
import { decodeText } from '../text/decode-text.ts';
import { htmlToText } from '../text/html-to-text.ts';
import { tidy } from '../text/tidy.ts';
import type { CompoundFile } from './compound-file.ts';
import type { MsgMessage } from './message.ts';
import { ID } from './properties.ts';

/**
 * The body of a message, once: its plain text, else its HTML, else what its RTF stands for. At most `most` bytes of a
 * source are read.
 */
export async function msgBody(file: CompoundFile, message: MsgMessage, most: number): Promise<BodyText> {
  const { properties } = message;
  const plain = tidy((await properties.text(ID.body)) ?? '');
  if (plain !== '') return { kind: 'plain', text: plain, altTexts: [] };
  const html = await htmlOf(file, message, most);
  if (html !== undefined && html !== '') {
    const read = htmlToText(html);
    if (read.text !== '' || read.altTexts.length > 0) return { kind: 'html', ...read };
  }
  const packed = properties.binary(ID.compressedRtf);
  if (!packed) return { kind: 'plain', text: '', altTexts: [] };
  const content = rtfContent(decompressRtf(await file.bytes(packed, most), most));
  if (content.kind === 'html') return { kind: 'html', ...htmlToText(content.text) };
  return { kind: 'plain', text: tidy(content.text), altTexts: [] };
}

async function htmlOf(file: CompoundFile, { properties }: MsgMessage, most: number): Promise<string | undefined> {
  const binary = properties.binary(ID.html);
  if (!binary) return await properties.text(ID.html);
  const bytes = await file.bytes(binary, most);
  const declared = /<meta[^>]{0,200}?charset\s*=\s*["']?([\w-]{1,40})/i.exec(bytes.toString('latin1', 0, 4096))?.[1];
  const { text } = decodeText(bytes, labelOfCodePage(properties.integer(ID.internetCodePage)), declared);
  return text.replace(/\0+$/, '');
}
