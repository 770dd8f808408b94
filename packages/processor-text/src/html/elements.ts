/** Elements without content and end tag (HTML Standard, 13.1.2), and those of the past. */
export const VOID_ELEMENTS: ReadonlySet<string> = new Set(
  'area base basefont bgsound br col command embed frame hr image img input isindex keygen link meta nextid param source track wbr'.split(
    ' ',
  ),
);

/** Elements that begin and end a line (HTML Standard, 15.3), and those that stand on lines of their own when opened. */
export const BLOCK_ELEMENTS: ReadonlySet<string> = new Set(
  (
    'address article aside blockquote body caption center dd details dialog dir div dl dt fieldset figcaption figure footer form ' +
    'frameset h1 h2 h3 h4 h5 h6 header hgroup hr html iframe legend li listing main marquee menu nav ol optgroup option p ' +
    'plaintext pre search section summary table tbody tfoot thead tr ul xmp'
  ).split(' '),
);

/** Boxes within a line: what stands in them is no part of the word beside them. */
export const BOX_ELEMENTS: ReadonlySet<string> = new Set(['button', 'select', 'textarea', 'input']);

/** Elements that keep their line ends and spaces. */
export const PREFORMATTED_ELEMENTS: ReadonlySet<string> = new Set(['pre', 'xmp', 'listing', 'plaintext', 'textarea']);

/**
 * Elements whose content nobody sees in a browser that runs scripts, shows frames and plays media (HTML Standard, 15.3.1
 * and the elements' own sections). Readings beside ruby characters are out: they would part the word that they stand over.
 */
const UNSEEN_ELEMENTS: ReadonlySet<string> = new Set(
  'annotation annotation-xml audio canvas datalist iframe meter noembed noframes noscript progress rp rt rtc script style template video'.split(
    ' ',
  ),
);

/** Elements of SVG that define what others draw (SVG 2, 5.4 and 5.10). */
const UNSEEN_IN_SVG: ReadonlySet<string> = new Set(
  'clippath defs filter lineargradient marker mask metadata pattern radialgradient script style symbol'.split(' '),
);

/** The start tags before which the end tags of others may be left out: which they end, and at which elements that stops. */
export const IMPLIED_ENDS: ReadonlyMap<
  string,
  { readonly ends: ReadonlySet<string>; readonly within: ReadonlySet<string> }
> = new Map(
  Object.entries({
    li: ['li', 'ul ol menu dir'],
    dd: ['dd dt', 'dl'],
    dt: ['dd dt', 'dl'],
    tr: ['tr td th caption colgroup', 'table'],
    td: ['td th', 'tr table'],
    th: ['td th', 'tr table'],
    thead: ['thead tbody tfoot tr caption colgroup', 'table'],
    tbody: ['thead tbody tfoot tr caption colgroup', 'table'],
    tfoot: ['thead tbody tfoot tr caption colgroup', 'table'],
    option: ['option', 'select datalist'],
    optgroup: ['option optgroup', 'select'],
    rb: ['rb rt rp rtc', 'ruby'],
    rt: ['rb rt rp', 'ruby'],
    rp: ['rb rt rp', 'ruby'],
    body: ['head', ''],
  }).map(([name, [ends, within]]) => [name, { ends: setOf(ends), within: setOf(within) }]),
);

/** Start tags that end an open paragraph (HTML Standard, 13.2.6.4.7: "close a p element"). */
export const PARAGRAPH_ENDERS: ReadonlySet<string> = new Set(
  (
    'address article aside blockquote center dd details dialog dir div dl dt fieldset figcaption figure footer form h1 h2 h3 h4 h5 ' +
    'h6 header hgroup hr li listing main menu nav ol p plaintext pre search section summary table ul xmp'
  ).split(' '),
);

/** An end tag does not reach out of these, unless it is one of a table (HTML Standard, 13.2.4.2: "in scope"). */
export const SCOPES: ReadonlySet<string> = new Set([
  'table',
  'td',
  'th',
  'caption',
  'marquee',
  'object',
  'template',
  'button',
]);

/** Elements whose end tags reach out of {@link SCOPES}. */
export const SCOPE_ENDERS: ReadonlySet<string> = new Set(
  'body button caption html marquee object table tbody td template tfoot th thead tr'.split(' '),
);

function setOf(names: string | undefined): ReadonlySet<string> {
  return new Set(names?.split(' '));
}

const NOT_DISPLAYED = /(?:^|[;{\s])(?:display\s*:\s*none|visibility\s*:\s*(?:hidden|collapse))\b/i;

/** Whether a person does not see what the element holds, as far as the element itself says; style sheets are not read. */
export function isUnseen(name: string, attributes: ReadonlyMap<string, string>, inForeignElement: boolean): boolean {
  if (UNSEEN_ELEMENTS.has(name) || (inForeignElement && UNSEEN_IN_SVG.has(name))) return true;
  if (attributes.has('hidden') || (name === 'dialog' && !attributes.has('open'))) return true;
  const style = attributes.get('style');
  return style !== undefined && NOT_DISPLAYED.test(style);
}

/** Whether an inline style keeps line ends and spaces. */
export function keepsSpace(attributes: ReadonlyMap<string, string>): boolean {
  return /white-space\s*:\s*(?:pre|break-spaces)/i.test(attributes.get('style') ?? '');
}
