import { defineProcessor, FileprocError } from '@cis/fileproc-core';

/** A line with something to read: `FN:Jane Doe`, `ORG;LANGUAGE=ja:青葉製作所;営業部`. */
const VALUE = /^(?!END|VERSION|PHOTO)[^:\r\n]+:(.*)$/gim;

/** Reads contact cards (vCard, RFC 6350): each card is a page with a line for each value, names become metadata. */
export const vcard = defineProcessor({
  name: 'vcard',
  version: '1',
  mediaTypes: ['text/vcard'],
  async process(file) {
    const text = new TextDecoder(file.type.encoding).decode(await file.bytes());
    // Folded lines go on after a line break and a space (RFC 6350, 3.2).
    const [, ...cards] = text.replace(/\r?\n[ \t]/g, '').split(/^BEGIN:VCARD\r?\n/im);
    if (cards.length === 0) throw new FileprocError('CORRUPT', `${file.path} holds no BEGIN:VCARD.`);
    const pages = cards.map((card, index) => ({
      number: index + 1,
      text: Array.from(card.matchAll(VALUE), ([, value = '']) => value.replaceAll(';', ' ').trim()).join('\n'),
      origin: 'text' as const,
    }));
    const names = Array.from(text.matchAll(/^FN[^:\r\n]*:(.*)$/gim), ([, name = '']) => name.trim());
    return { pages, metadata: { names } };
  },
});
