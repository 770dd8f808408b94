/** What a CMS message is (RFC 5652). */
export type CmsContent =
  | { readonly kind: 'signed'; readonly content: Uint8Array }
  | { readonly kind: 'encrypted' }
  | { readonly kind: 'other' };

/** Object identifiers (RFC 5652 5.1, 6.1; RFC 5083 2.1): signed-data, enveloped-data, authenticated-enveloped-data. */
const SIGNED_DATA = '2a864886f70d010702';
const ENVELOPED: ReadonlySet<string> = new Set(['2a864886f70d010703', '2a864886f70d0109100117']);

/** Opens a CMS message: the content of a signed one (its signature is not verified), or that it is encrypted. */
export function openCms(bytes: Uint8Array): CmsContent {
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const [type, wrapped] = childrenOf(buffer, elementAt(buffer, 0));
  if (!type || !wrapped) return { kind: 'other' };
  const oid = buffer.toString('hex', type.start, type.end);
  if (ENVELOPED.has(oid)) return { kind: 'encrypted' };
  if (oid !== SIGNED_DATA) return { kind: 'other' };
  // SignedData: version, digest algorithms, then the content with its type (5.1, 5.2).
  const signed = childrenOf(buffer, childrenOf(buffer, wrapped)[0]);
  const [, explicit] = childrenOf(buffer, signed[2]);
  const octets = childrenOf(buffer, explicit)[0];
  return octets ? { kind: 'signed', content: octetsOf(buffer, octets, 0) } : { kind: 'other' };
}

/** An element of BER (X.690 8.1). */
interface Element {
  readonly constructed: boolean;
  readonly start: number;
  readonly end: number;
  /** Where the next one begins. */
  readonly next: number;
}

/** Nesting of pieces of one string; writers use one level. */
const MAX_DEPTH = 8;

function elementAt(buffer: Buffer, at: number, depth = 0): Element | undefined {
  const tag = buffer[at];
  const first = buffer[at + 1];
  if (tag === undefined || first === undefined || (tag & 0x1f) === 0x1f || depth > 64) return undefined;
  const constructed = (tag & 0x20) !== 0;
  if (first === 0x80) {
    // Indefinite: up to two zero bytes (8.1.3.6).
    let child = at + 2;
    while (child < buffer.length && buffer.readUInt8(child) !== 0) {
      const inner = elementAt(buffer, child, depth + 1);
      if (!inner) break;
      child = inner.next;
    }
    return { constructed, start: at + 2, end: child, next: child + 2 };
  }
  const bytes = first < 0x80 ? 0 : first & 0x7f;
  if (bytes > 6 || at + 2 + bytes > buffer.length) return undefined;
  const length = bytes === 0 ? first : buffer.readUIntBE(at + 2, bytes);
  const start = at + 2 + bytes;
  const end = Math.min(buffer.length, start + length);
  return { constructed, start, end, next: end };
}

function childrenOf(buffer: Buffer, element: Element | undefined): Element[] {
  const children: Element[] = [];
  for (let at = element?.start ?? 0; element?.constructed && at < element.end; ) {
    const child = elementAt(buffer, at);
    if (!child || child.next <= at) break;
    children.push(child);
    at = child.next;
  }
  return children;
}

function octetsOf(buffer: Buffer, element: Element, depth: number): Uint8Array {
  if (!element.constructed || depth > MAX_DEPTH) return buffer.subarray(element.start, element.end);
  return Buffer.concat(childrenOf(buffer, element).map((piece) => octetsOf(buffer, piece, depth + 1)));
}
