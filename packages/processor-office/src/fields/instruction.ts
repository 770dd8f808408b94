/** The target in a code like `HYPERLINK "https://example.com" \o "tip"` (ISO 29500-1, 17.16.5.25); undefined for places in the document. */
export function hyperlinkTarget(instruction: string): string | undefined {
  const target = /^\s*HYPERLINK\s+(?:"([^"]*)"|([^\s\\"]+))/i.exec(instruction);
  return target?.[1] ?? target?.[2];
}

/**
 * What a field shows whose text stands in its code alone: Word writes furigana as an equation that lays the reading over the
 * base text, `EQ \* jc2 \o\ad(\s\up 9(けいやく),契約)` (17.16.5.17). Only the base is given.
 */
export function shownByCode(instruction: string): string {
  const overlaid = /^\s*EQ\s.*?\\o(?:\\\w+)*\s*\(\s*\\s\\up\s*\d*\s*\((?:[^()]*)\)\s*[,;、]\s*([^()]*)\)/i.exec(
    instruction,
  );
  return overlaid?.[1]?.trim() ?? '';
}
