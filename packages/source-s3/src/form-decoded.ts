/**
 * Text that is encoded as an HTML form encodes it, `+` for a space and %XX for the bytes of UTF-8: keys in listings with
 * `encoding-type=url` and in CSV files of S3 Inventory. Also right for plain percent-encoding, where a `+` of the key is
 * always %2B. Text that is not encoded so is given as it is.
 */
export function formDecoded(text: string): string {
  if (!/[%+]/.test(text)) return text;
  try {
    return decodeURIComponent(text.replaceAll('+', ' '));
  } catch {
    return text;
  }
}
