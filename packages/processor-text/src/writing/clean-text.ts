/** Any character that {@link createCleaner} would change; most chunks of most files hold none. */
const UNCLEAN = /[\0-\x08\x0b-\x1f\x7f-\x9f\u00ad\u200b\u2028\u2029\u2060\ufeff]/;
/**
 * Colours and titles that programs send to a terminal and that logs keep (ECMA-48, 5.4 and 5.6), and a character that a
 * man page strikes over with the next one; where a chunk is cut between the two, both stay.
 */
const TERMINAL =
  /\x1b(?:\[[0-?]{0,100}[ -/]{0,100}[@-~]|\][^\x07\x1b\n]{0,1000}(?:\x07|\x1b\\)|[ -/]{0,100}[0-~])|[^\n\x08]\x08/gu;
/** The beginning of such a sequence, or the first half of CR LF, at the end of a chunk. Bounded, so that nothing is held for long. */
const UNFINISHED = /(?:\r|\x1b(?:\[[0-?]{0,100}[ -/]{0,100}|\][^\x07\x1b\n]{0,1000}\x1b?|[ -/]{0,100})?)$/;
const LINE_ENDS = /\r\n|[\r\v\x85\u2028\u2029]/g;
/** Controls, and characters that are never seen and would part a word in two: soft hyphen, zero width space, joiners, marks. */
const UNSEEN = /[\0-\x08\x0e-\x1f\x7f-\x9f\u00ad\u200b\u2060\ufeff]+/g;

/**
 * Gives text as a person sees it: line ends become `\n`, terminal sequences and unseen characters go, tabs
 * stay, a form feed becomes `formFeed`. Chunks may be cut anywhere; `last` gives up what was held back for a sequence that might go on.
 */
export function createCleaner(formFeed: '\f' | ' '): (chunk: string, last?: boolean) => string {
  let held = '';
  return (chunk, last = false) => {
    let text = held + chunk;
    held = '';
    if (!UNCLEAN.test(text)) return text;
    if (!last) {
      const unfinished = UNFINISHED.exec(text);
      if (unfinished) {
        held = unfinished[0];
        text = text.slice(0, unfinished.index);
      }
    }
    if (text.includes('\x1b') || text.includes('\x08')) text = text.replace(TERMINAL, '');
    const cleaned = text.replace(LINE_ENDS, '\n').replace(UNSEEN, '');
    return formFeed === ' ' ? cleaned.replaceAll('\f', ' ') : cleaned;
  };
}
