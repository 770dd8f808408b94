import type { Metadata } from '@cis/fileproc-core';
import { isoDate } from './dates.ts';
import { defined } from './defined.ts';
import { clean } from './text.ts';

/** Bytes of a packet that are looked at: the properties wanted stand before edit histories and embedded thumbnails. */
const MOST_BYTES = 256 * 1024;

/** Values of one property that are kept. */
const MOST_VALUES = 100;

/**
 * What an XMP packet says (ISO 16684-1): the Dublin Core properties and a date. The few properties are found by their
 * names; no XML is parsed, so nothing in the packet can make it expand or fetch.
 */
export function xmpMetadata(packet: Uint8Array): Metadata {
  const xmp = new TextDecoder().decode(packet.subarray(0, MOST_BYTES));
  const first = (name: string) => valuesOf(xmp, name)[0];
  const all = (name: string) => {
    const values = valuesOf(xmp, name);
    return values.length > 1 ? values : values[0];
  };
  const date = first('exif:DateTimeOriginal') ?? first('photoshop:DateCreated') ?? first('xmp:CreateDate');
  return defined({
    title: first('dc:title'),
    description: first('dc:description'),
    creator: all('dc:creator'),
    subject: all('dc:subject'),
    rights: first('dc:rights'),
    date: date === undefined ? undefined : isoDate(date),
    software: first('xmp:CreatorTool'),
  });
}

/** The values of a property: an attribute, an element, or an element with a list of `rdf:li`. */
function valuesOf(xmp: string, name: string): string[] {
  const attribute = new RegExp(`\\s${name}\\s?=\\s?(?:"([^"]*)"|'([^']*)')`).exec(xmp);
  if (attribute) return [resolved(attribute[1] ?? attribute[2] ?? '')].filter(Boolean);
  const content = elementsOf(xmp, name, 1)[0] ?? '';
  const values = content.includes('<') ? elementsOf(content, 'rdf:li', MOST_VALUES) : [content];
  return values.map(resolved).filter(Boolean);
}

/** The contents of the first elements of a name. It looks at each character once or twice, whatever the packet holds. */
function elementsOf(xml: string, name: string, most: number): string[] {
  const contents: string[] = [];
  for (let at = xml.indexOf(`<${name}`); at !== -1 && contents.length < most; at = xml.indexOf(`<${name}`, at + 1)) {
    if (!/[\s>]/.test(xml.charAt(at + name.length + 1))) continue;
    const start = xml.indexOf('>', at) + 1;
    const end = start === 0 ? -1 : xml.indexOf(`</${name}>`, start);
    // Nothing further on can be whole either.
    if (end === -1) break;
    contents.push(xml.slice(start, end));
    at = end;
  }
  return contents;
}

const ENTITIES: Readonly<Record<string, string>> = { lt: '<', gt: '>', amp: '&', quot: '"', apos: "'" };

/** Text with the entities of XML and references to characters resolved. */
function resolved(text: string): string {
  return clean(
    text.replace(/&(?:#(\d{1,7})|#x([0-9a-f]{1,6})|(lt|gt|amp|quot|apos));/gi, (whole, decimal, hex, name) => {
      if (name) return ENTITIES[String(name).toLowerCase()] ?? whole;
      const code = decimal ? Number(decimal) : Number.parseInt(String(hex), 16);
      return code <= 0x10ffff && (code < 0xd800 || code > 0xdfff) ? String.fromCodePoint(code) : '';
    }),
  );
}
