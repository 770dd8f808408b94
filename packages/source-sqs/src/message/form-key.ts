/**
 * The key of a direct S3 event, which is encoded as a form: `+` is a space, then `%XX` are UTF-8 bytes ("the key is URL
 * encoded", Amazon S3 User Guide, Event message structure). Undefined where it is encoded in no such way.
 */
export function decodeFormKey(encoded: string): string | undefined {
  try {
    return decodeURIComponent(encoded.replaceAll('+', ' '));
  } catch {
    return undefined;
  }
}

/** A key as S3 writes it into its direct events: `/` and RFC 3986's unreserved characters stay, a space becomes `+`. */
export function encodeFormKey(key: string): string {
  return encodeURIComponent(key)
    .replace(/[!'()*]/g, (char) => `%${char.charCodeAt(0).toString(16).toUpperCase()}`)
    .replaceAll('%2F', '/')
    .replaceAll('%20', '+');
}
