/**
 * Names that files and mails use for encodings and that the WHATWG registry does not know. Variants with one decoder have
 * one name: each is read as its superset.
 */
const MORE_LABELS: Readonly<Record<string, string>> = {
  cp932: 'shift_jis',
  'ibm-943': 'shift_jis',
  ms932: 'shift_jis',
  shiftjis: 'shift_jis',
  'x-ms-cp932': 'shift_jis',
  'x-sjis-cp932': 'shift_jis',
  cp51932: 'euc-jp',
  eucjp: 'euc-jp',
  'eucjp-ms': 'euc-jp',
  'eucjp-win': 'euc-jp',
  'euc-jp-ms': 'euc-jp',
  'iso-2022-jp-1': 'iso-2022-jp',
  'iso-2022-jp-3': 'iso-2022-jp',
  'iso-2022-jp-2004': 'iso-2022-jp',
  'iso-2022-jp-ms': 'iso-2022-jp',
  cp50220: 'iso-2022-jp',
  cp50221: 'iso-2022-jp',
  cp50222: 'iso-2022-jp',
  jis: 'iso-2022-jp',
  jis7: 'iso-2022-jp',
  jis8: 'iso-2022-jp',
  'utf-32': 'utf-32be',
  'utf-32be': 'utf-32be',
  'utf-32le': 'utf-32le',
  utf32: 'utf-32be',
  'ucs-4': 'utf-32be',
  cp1252: 'windows-1252',
};

/**
 * The name under which the decoders of this package know an encoding: the WHATWG name in lower case (Encoding Standard,
 * section 4.2), or `utf-32le`, `utf-32be`. Undefined for a label that names no encoding.
 */
export function encodingOf(label: string): string | undefined {
  const plain = label.trim().toLowerCase().replaceAll('_', '-');
  for (const form of [plain, label.trim().toLowerCase()])
    if (Object.hasOwn(MORE_LABELS, form)) return MORE_LABELS[form];
  for (const form of [label.trim(), plain]) {
    try {
      return new TextDecoder(form).encoding;
    } catch {
      // No label of the standard in this form.
    }
  }
  return undefined;
}

/** The encoding named by the `charset` parameter of a media type: `text/html; charset="Shift_JIS"`. */
export function charsetOf(mediaType: string | undefined): string | undefined {
  const label = mediaType?.match(/;\s*charset\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s;]+))/i);
  const found = label?.[1] ?? label?.[2] ?? label?.[3];
  return found ? encodingOf(found) : undefined;
}
