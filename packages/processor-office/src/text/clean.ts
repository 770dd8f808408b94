/** What {@link cleanText} changes; most texts hold none of it. */
const UNCLEAN = /[\0-\x08\x0b-\x1f\x7f-\x9f\u00a0\u00ad\u200b\u2028\u2029\u2060\ue000-\uf8ff\ufeff]/;
const LINE_ENDS = /\r\n|[\r\v\f\x85\u2028\u2029]/g;
/**
 * Controls and characters that are never seen and would part a word in two: soft hyphen, zero width space, joiners, marks;
 * and private ones (U+E000 to F8FF), which symbol fonts draw as what no search can ask for.
 */
const UNSEEN = /[\0-\x08\x0e-\x1f\x7f-\x9f\u00ad\u200b\u2060\ue000-\uf8ff\ufeff]+/g;

/** Text as a person sees it: line ends are `\n`, no-break spaces are spaces, unseen characters are gone. */
export function cleanText(text: string): string {
  if (!UNCLEAN.test(text)) return text;
  return text.replace(LINE_ENDS, '\n').replaceAll('\u00a0', ' ').replace(UNSEEN, '');
}

/** Text on one line, as a cell of a table or an attribute has it. */
export function oneLine(text: string): string {
  return cleanText(text).replace(/\s+/g, ' ').trim();
}
