/**
 * Ligatures and positional shapes, which fonts name instead of the letters that they draw: Latin and Hebrew (U+FB00 to
 * U+FB4F), Arabic A and B (U+FB50 to U+FDFF, U+FE70 to U+FEFC; The Unicode Standard, 23.8), and the signs that Unicode
 * keeps twice. Not the marks that NFKC would set on a space of their own, and not the ornate brackets.
 */
const FORMS =
  /[\u00B5\u2126\u212A\u212B\uFB00-\uFB06\uFB13-\uFB17\uFB1D\uFB1F-\uFB28\uFB2A-\uFBB1\uFBD3-\uFC5D\uFC64-\uFD3D\uFD50-\uFDF9\uFDFC\uFE71\uFE77\uFE79\uFE7B\uFE7D\uFE7F-\uFEFC]/g;

/** Text with the letters that its ligatures and positional shapes stand for, in the order in which they are read. */
export function plainForms(text: string): string {
  return text.replace(FORMS, (form) => form.normalize('NFKC'));
}
