import { alternativeTextOf } from '../text/alternative-text.ts';
import type { Attributes } from '../xml/read-xml.ts';
import type { Anchored } from './document.ts';

/** Elements of which nothing is shown: furigana, deletions, codes, what properties were before a change. */
export const SKIPPED: ReadonlySet<string> = new Set([
  'w:rt',
  'w:delText',
  'w:delInstrText',
  'w:fldData',
  'w:sdtPr',
  'w:sdtEndPr',
  'w:customXmlPr',
  'w:smartTagPr',
  'w:pPrChange',
  'w:rPrChange',
  'w:sectPrChange',
  'w:tblPrChange',
  'w:trPrChange',
  'w:tcPrChange',
  'w:tblGridChange',
  'w:tblPrExChange',
  'w:numberingChange',
  'w:binData',
  'w:tblGrid',
  'w:tcPr',
  'w:cellDel',
]);

/** What hangs on a place by an element alone: references, charts, alternative texts, lettering. */
export function anchorOf(name: string, attributes: Attributes): Anchored | undefined {
  switch (name) {
    case 'w:footnoteReference':
    case 'w:endnoteReference':
    case 'w:commentReference': {
      const kind = name.slice(2, -'Reference'.length) as 'footnote' | 'endnote' | 'comment';
      return { kind, id: attributes['w:id'] ?? '' };
    }
    case 'c:chart':
    case 'cx:chart':
      return related('chart', attributes['r:id']);
    case 'dgm:relIds':
      return related('diagram', attributes['r:dm']);
    case 'a:blip':
      return related('picture', attributes['r:embed']);
    case 'v:imagedata':
      return related('picture', attributes['r:id']);
    case 'wp:docPr':
    case 'pic:cNvPr':
    case 'wps:cNvPr':
    case 'wpg:cNvPr':
    case 'a:cNvPr':
      return alternativeText(attributes.title, attributes.descr);
    case 'w:tblCaption':
    case 'w:tblDescription':
      return alternativeText(attributes['w:val']);
    case 'v:textpath':
      return part('text-box', attributes.string);
    default:
      return name.startsWith('v:') ? alternativeText(attributes.title, attributes.alt) : undefined;
  }
}

function related(kind: 'chart' | 'diagram' | 'picture', relationshipId: string | undefined): Anchored | undefined {
  return relationshipId === undefined ? undefined : { kind, relationshipId };
}

function alternativeText(...texts: (string | undefined)[]): Anchored | undefined {
  return part('alt-text', alternativeTextOf(...texts));
}

function part(kind: 'alt-text' | 'text-box', text: string | undefined): Anchored | undefined {
  return text ? { kind: 'part', part: { kind, text } } : undefined;
}
