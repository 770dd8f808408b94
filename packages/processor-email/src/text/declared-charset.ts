/** Bytes of a page looked at for its own word on its encoding. */
const LOOKED_AT = 4096;

/** What HTML says of its own encoding, in a `meta` element. */
export function declaredCharset(html: Uint8Array): string | undefined {
  const start = Buffer.from(html.subarray(0, LOOKED_AT)).toString('latin1');
  return /<meta[^>]{0,200}?charset\s*=\s*["']?([\w-]{1,40})/i.exec(start)?.[1];
}
