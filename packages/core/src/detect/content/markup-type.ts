import type { ContentVerdict } from '../detectable-file.ts';

/** Characters looked at for a root element: XML files begin with long comments at times. */
const MAX_PROLOGUE = 32 * 1024;

/** XML and HTML by their first elements; undefined where the text begins with none. */
export function markupType(text: string): ContentVerdict | undefined {
  const start = text.slice(0, MAX_PROLOGUE).replace(/^\ufeff?\s+/, '');
  if (start[0] !== '<') return lateHtml(start);
  const isXml = /^<\?xml[\s?]/i.test(start);
  const prologue = skipPrologue(start);
  if (prologue.doctype === 'html' && !isXml) return { mediaType: 'text/html', evidence: 'HTML doctype' };
  const root = /^<([A-Za-z_][\w.-]*:)?([A-Za-z_][\w.-]*)([^>]{0,4096})/.exec(start.slice(prologue.end));
  if (!root)
    return isXml ? { mediaType: 'application/xml', evidence: 'XML declaration', formOnly: true } : lateHtml(start);
  const [, , name = '', attributes = ''] = root;
  return (
    xmlRoot(name, attributes, isXml, prologue.doctype) ??
    (isXml || prologue.doctype
      ? { mediaType: 'application/xml', evidence: `XML with root element "${name}"`, formOnly: true }
      : (htmlStart(name.toLowerCase(), attributes) ?? lateHtml(start)))
  );
}

function xmlRoot(
  name: string,
  attributes: string,
  isXml: boolean,
  doctype: string | undefined,
): ContentVerdict | undefined {
  const root = name.toLowerCase();
  if (root === 'svg') return { mediaType: 'image/svg+xml', evidence: 'SVG root element' };
  if (root === 'html' && (isXml || /xmlns\s*=\s*["']http:\/\/www\.w3\.org\/1999\/xhtml/.test(attributes)))
    return { mediaType: 'application/xhtml+xml', evidence: 'XHTML root element' };
  if (root === 'rss' && (isXml || /version/.test(attributes)))
    return { mediaType: 'application/rss+xml', evidence: 'RSS root element' };
  if (root === 'feed' && /http:\/\/www\.w3\.org\/2005\/Atom/.test(attributes))
    return { mediaType: 'application/atom+xml', evidence: 'Atom root element' };
  const flat =
    /office:mimetype\s*=\s*["'](application\/vnd\.oasis\.opendocument\.(?:text|spreadsheet|presentation))["']/.exec(
      attributes,
    );
  if (name === 'document' && flat)
    return { mediaType: `${flat[1]}-flat-xml`, evidence: 'flat OpenDocument root element' };
  if (name === 'Workbook' && attributes.includes('urn:schemas-microsoft-com:office:spreadsheet'))
    return {
      mediaType: 'application/vnd.ms-spreadsheetml',
      evidence: 'root element of an XML spreadsheet of Excel 2003',
    };
  return doctype === 'svg' ? { mediaType: 'image/svg+xml', evidence: 'SVG doctype' } : undefined;
}

/** Elements that open a whole page, and those that open a fragment (WHATWG MIME Sniffing, 7.1). */
const PAGE = new Set(['html', 'head', 'body', 'title', 'meta', 'frameset']);
const FRAGMENT = new Set('script iframe h1 h2 div font table a style b br p center span img ul ol pre form'.split(' '));

function htmlStart(name: string, attributes: string): ContentVerdict | undefined {
  if (PAGE.has(name)) return { mediaType: 'text/html', evidence: `HTML element <${name}>` };
  if (FRAGMENT.has(name) && !attributes.includes('xmlns'))
    return { mediaType: 'text/html', evidence: `HTML fragment that starts with <${name}>`, formOnly: true };
  return undefined;
}

/** A page under a preamble of something else: comments of a server, blank lines, words. */
function lateHtml(start: string): ContentVerdict | undefined {
  return /<html[\s>]/i.test(start) && /<(?:head|body)[\s>]/i.test(start)
    ? { mediaType: 'text/html', evidence: 'HTML elements after other text', formOnly: true }
    : undefined;
}

/** Passes processing instructions, comments and the doctype, each at most once over the text. */
function skipPrologue(text: string): { end: number; doctype?: string } {
  let at = 0;
  let doctype: string | undefined;
  while (at < text.length) {
    let end = -1;
    if (text.startsWith('<!--', at)) end = after(text, '-->', at);
    else if (text.startsWith('<?', at)) end = after(text, '>', at);
    else if (/^<!doctype/i.test(text.slice(at, at + 9))) {
      doctype = /^<!doctype\s+([\w:.-]+)/i.exec(text.slice(at, at + 100))?.[1]?.toLowerCase();
      const close = text.indexOf('>', at);
      const subset = text.indexOf('[', at);
      end = subset >= 0 && subset < close ? after(text, ']', subset) : close + 1;
      if (subset >= 0 && subset < close && end > 0) end = after(text, '>', end);
    } else break;
    if (end <= at) return { end: text.length, ...(doctype && { doctype }) };
    at = end;
    while (at < text.length && /\s/.test(text[at]!)) at++;
  }
  return { end: at, ...(doctype && { doctype }) };
}

function after(text: string, mark: string, from: number): number {
  const at = text.indexOf(mark, from);
  return at < 0 ? -1 : at + mark.length;
}
