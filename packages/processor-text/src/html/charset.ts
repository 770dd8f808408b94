import { encodingOf } from '../encoding/labels.ts';

/**
 * Bytes searched for a declaration. The standard asks for it in the first 1,024; pages with long scripts before it are
 * common, and a person who opens them sees them right.
 */
export const CHARSET_BYTES = 64 * 1024;

/**
 * The encoding that a page declares in its head, by `<meta charset>`, `<meta http-equiv>` or an XML declaration: the first
 * that names an encoding (after the HTML Standard, 13.2.3.2). What stands in comments, scripts and styles declares nothing.
 */
export function declaredHtmlEncoding(head: Uint8Array): string | undefined {
  const text = Buffer.from(head.buffer, head.byteOffset, head.byteLength).toString('latin1');
  const xml = declaredXmlEncoding(head);
  if (xml) return xml;
  const markup = text.replace(/<!--[\s\S]*?(?:-->|$)|<(script|style)\b[\s\S]*?(?:<\/\1\s*>|$)/gi, ' ');
  for (const [, attributes] of markup.matchAll(/<meta\b((?:[^>"']|"[^"]*"|'[^']*'){0,4000})>/gi)) {
    const found = metaEncoding(attributes ?? '');
    if (found) return found;
  }
  return undefined;
}

/** The encoding in `<?xml version="1.0" encoding="Shift_JIS"?>`, where the bytes are of a kind that can be read before it is known. */
export function declaredXmlEncoding(head: Uint8Array): string | undefined {
  const text = Buffer.from(head.buffer, head.byteOffset, Math.min(head.byteLength, 1024)).toString('latin1');
  const label = /^\s*<\?xml\b[^>]*?\bencoding\s*=\s*(?:"([^"]*)"|'([^']*)')/.exec(text);
  return fromAsciiBytes(label?.[1] ?? label?.[2]);
}

function metaEncoding(attributes: string): string | undefined {
  const values = new Map<string, string>();
  for (const [, name, double, single, bare] of attributes.matchAll(
    /([^\s=/"']+)\s*(?:=\s*(?:"([^"]*)"|'([^']*)'|([^\s"'>]+)))?/g,
  ))
    values.set(name!.toLowerCase(), double ?? single ?? bare ?? '');
  const charset = values.get('charset');
  if (charset) return fromAsciiBytes(charset);
  if (values.get('http-equiv')?.trim().toLowerCase() !== 'content-type') return undefined;
  return fromAsciiBytes(/charset\s*=\s*["']?\s*([^\s"';,]+)/i.exec(values.get('content') ?? '')?.[1]);
}

/** A declaration that was read as ASCII and says UTF-16 or UTF-32 is wrong: the standard takes it for UTF-8. */
function fromAsciiBytes(label: string | undefined): string | undefined {
  const encoding = label ? encodingOf(label) : undefined;
  return encoding && /^utf-(?:16|32)/.test(encoding) ? 'utf-8' : encoding;
}
