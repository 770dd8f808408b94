import { hyperlinkTarget, shownByCode } from '../fields/instruction.ts';
import { metafileText } from '../metafile/read-metafile.ts';
import { isReadableProgram } from '../ooxml/embedded.ts';
import { alternativeTextOf } from '../text/alternative-text.ts';
import { append, newTarget, type RtfState, type Target } from './state.ts';

/** Destinations of which nothing is shown (RTF 1.9.1). Unknown ones behind `\*` are left out as well. */
const SKIPPED: ReadonlySet<string> = new Set(
  `aftncn aftnsep aftnsepc atndate atnicn atnid atnparent atnref atntime atrfend atrfstart background bkmkend bkmkstart
  colorschememapping colortbl datafield datastore defchp defpap docvar factoidname falt fchars filetbl ftncn ftnsep ftnsepc
  generator gridtbl htmltag keycode latentstyles lchars leveltext levelnumbers listname liststylename listoverridetable
  listpicture listtable mailmerge mmathPr nonesttables nonshppict objalias objsect oldcprops oldpprops oldsprops oldtprops
  panose passwordhash pgdsctbl pgp pgptbl pn pnseclvl pntxta pntxtb printim private protusertbl revtbl rsidtbl rxe
  shprslt stylesheet tc tcn template themedata txe userprotect wgrffmtfilter windowcaption writereservation xe xmlnstbl`.split(
    /\s+/,
  ),
);

/** Destinations whose text is used in another way, under their own name. */
const VALUES: ReadonlySet<string> = new Set(
  `title subject author manager company operator category keywords comment doccomm hlinkbase fldinst atnauthor
  objclass objname sn sv propname staticval`.split(/\s+/),
);

/** Destinations that are read for what lies in them, not for their own text. */
const TRANSPARENT: ReadonlySet<string> = new Set(['shppict', 'ud', 'fldrslt', 'field', 'result', 'pntext', 'listtext']);

const TARGETS: Readonly<Record<string, Target['kind']>> = {
  header: 'header',
  headerl: 'header',
  headerr: 'header',
  headerf: 'header',
  footer: 'footer',
  footerl: 'footer',
  footerr: 'footer',
  footerf: 'footer',
  footnote: 'footnote',
  annotation: 'comment',
  shptxt: 'text-box',
  dptxbxtext: 'text-box',
  fonttbl: 'fonts',
  objdata: 'object',
  // Their own text is none; values and boxes in them are read.
  info: 'nowhere',
  pict: 'nowhere',
  shpinst: 'nowhere',
  do: 'nowhere',
  sp: 'nowhere',
  picprop: 'nowhere',
  userprops: 'nowhere',
  creatim: 'nowhere',
  revtim: 'nowhere',
};

/** Values of `\info` and the like are no text elsewhere; these stand in texts. */
const ONLY_STARRED: ReadonlySet<string> = new Set([
  'comment',
  'subject',
  'title',
  'author',
  'category',
  'company',
  'manager',
]);

/** Begins the destination of a control word, where it is one. False for any other word. */
export function openDestination(state: RtfState, word: string): boolean {
  const { group } = state;
  const kind = Object.hasOwn(TARGETS, word) ? TARGETS[word] : undefined;
  if (SKIPPED.has(word)) {
    group.skipped = true;
    return true;
  }
  if (word === 'upr') {
    group.alternatives = 0;
    return true;
  }
  if (word === 'result' && group.embedded && isReadableProgram(state.values.get('objclass')))
    group.withoutPictures = true;
  if (TRANSPARENT.has(word)) return true;
  if (word === 'pict' && group.withoutPictures) {
    group.skipped = true;
    return true;
  }
  if (VALUES.has(word)) {
    if (ONLY_STARRED.has(word) && group.target.kind !== 'nowhere') return true;
    own(state, newTarget('value', word));
    return true;
  }
  if (kind !== undefined) {
    own(state, newTarget(kind, word));
    return true;
  }
  if (group.starred) group.skipped = true;
  return group.starred;
}

/** The picture that is read here is a metafile: its digits are wanted. */
export function keepPicture(state: RtfState): void {
  if (state.group.target.name === 'pict') own(state, newTarget('picture', 'pict'));
}

function own({ group }: RtfState, target: Target): void {
  group.target = target;
  group.ownsTarget = true;
  group.hidden = false;
  group.inTable = false;
}

/** Ends the destination of the group that ends; `state.group` is the one around it already. */
export function closeDestination(state: RtfState, target: Target): void {
  const text = target.text.trim();
  const parts = state.pages.at(-1)!.parts;
  switch (target.kind) {
    case 'header':
    case 'footer':
      parts.push({ kind: target.kind, text });
      return;
    case 'footnote':
      parts.push({ kind: target.endnote ? 'endnote' : 'footnote', text });
      return;
    case 'comment': {
      const author = state.values.get('atnauthor');
      state.values.delete('atnauthor');
      parts.push({ kind: 'comment', text, ...(author && { author }) });
      return;
    }
    case 'text-box':
      parts.push({ kind: 'text-box', text });
      return;
    case 'object':
      addObject(state, target.text);
      return;
    case 'picture':
      parts.push({ kind: 'other', text: metafileText(bytesOf(target.text)) });
      return;
    case 'value':
      closeValue(state, target.name, target.text);
  }
}

function closeValue(state: RtfState, name: string, text: string): void {
  if (name === 'fldinst') {
    const link = hyperlinkTarget(text);
    if (link) state.links.push(link);
    append(state, shownByCode(text));
  } else if (name === 'sv') closeShapeProperty(state, text);
  else if (name === 'staticval') state.custom.push([state.values.get('propname') ?? '', text]);
  else if (!state.values.has(name) || ['sn', 'propname', 'atnauthor', 'objclass'].includes(name))
    state.values.set(name, text.trim());
}

/** Properties of shapes that are texts ([MS-ODRAW] 2.3.3 and 2.3.22). */
function closeShapeProperty(state: RtfState, text: string): void {
  const parts = state.pages.at(-1)!.parts;
  const name = state.values.get('sn');
  if (name === 'wzDescription') parts.push({ kind: 'alt-text', text: alternativeTextOf(text) });
  else if (name === 'gtextUNICODE') parts.push({ kind: 'text-box', text: text.trim() });
}

function addObject(state: RtfState, digits: string): void {
  const content = bytesOf(digits);
  if (content.length > 0) state.objects.push({ className: state.values.get('objclass') ?? '', content });
}

function bytesOf(digits: string): Buffer {
  return Buffer.from(digits.replace(/[^0-9a-f]/gi, ''), 'hex');
}
