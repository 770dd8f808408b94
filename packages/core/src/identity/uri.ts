import { createHash } from 'node:crypto';

/** RFC 3986 unreserved characters and `/` stay; every other byte becomes %XX. The result is ASCII and sorts as its bytes do. */
const KEPT = new Set(
  [...'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~/'].map((char) => char.charCodeAt(0)),
);
const ENCODED = Array.from({ length: 256 }, (_, byte) =>
  KEPT.has(byte) ? String.fromCharCode(byte) : `%${byte.toString(16).toUpperCase().padStart(2, '0')}`,
);
/** Most keys need no encoding. */
const PLAIN = /^[\w./~-]*$/;

/** A key as the part of a URI, from its exact bytes: an NFC and an NFD name stay two. `/` stays. */
export function encodeKey(key: string | Uint8Array): string {
  if (typeof key === 'string' && PLAIN.test(key)) return key;
  let encoded = '';
  for (const byte of typeof key === 'string' ? Buffer.from(key, 'utf8') : key) encoded += ENCODED[byte];
  return encoded;
}

/** The exact bytes of a key that `encodeKey` encoded. */
export function decodeKey(encoded: string): Buffer {
  const bytes: number[] = [];
  for (let i = 0; i < encoded.length; i++) {
    if (encoded[i] === '%') {
      bytes.push(Number.parseInt(encoded.slice(i + 1, i + 3), 16));
      i += 2;
    } else bytes.push(encoded.charCodeAt(i));
  }
  return Buffer.from(bytes);
}

/** The URI of an absolute path on this machine, from its exact bytes. */
export function fileUri(path: string | Uint8Array): string {
  const encoded = encodeKey(path);
  return `file://${encoded.startsWith('/') ? '' : '/'}${encoded}`;
}

/** The URI of an object. */
export function s3Uri(bucket: string, key: string): string {
  return `s3://${bucket}/${encodeKey(key)}`;
}

/**
 * The URI of a file inside a file. `#` cannot occur in an encoded key, so everything that lies in a file starts with the
 * file's URI and `#`.
 */
export function embeddedUri(parentUri: string, embeddedPath: string): string {
  return `${parentUri}#${encodeKey(embeddedPath)}`;
}

/** `document_id`: SHA-256 of the URI, hexadecimal. The same file has the same id for ever, whoever reads it. */
export function documentId(uri: string): string {
  return createHash('sha256').update(uri).digest('hex');
}
