import type { PagePart } from '@cis/fileproc-core';
import type { PDFDocumentProxy, PDFPageProxy } from 'pdfjs-dist/legacy/build/pdf.mjs';
import type { Attachment } from '../document.ts';
import { pdfString } from '../text/pdf-string.ts';
import { attachment } from './attachments.ts';

/** What is used of an annotation of pdf.js, which has no type of its own. */
interface Annotation {
  readonly subtype?: string;
  readonly contentsObj?: { readonly str?: string };
  readonly titleObj?: { readonly str?: string };
  readonly url?: string;
  readonly fieldType?: string | null;
  readonly fieldName?: string;
  readonly fieldValue?: unknown;
  readonly alternativeText?: string;
  readonly checkBox?: boolean;
  readonly radioButton?: boolean;
  readonly exportValue?: string;
  readonly buttonValue?: string;
  readonly password?: boolean;
  readonly options?: readonly { readonly exportValue?: string; readonly displayValue?: string }[];
  readonly fileId?: string;
  readonly file?: { readonly filename?: string };
}

/** Form values, annotations and links of a page, and the files that its annotations hold. */
export async function pageExtras(
  document: PDFDocumentProxy,
  page: PDFPageProxy,
): Promise<{ parts: PagePart[]; attachments: Attachment[] }> {
  const annotations = (await page.getAnnotations({ intent: 'any' })) as Annotation[];
  const parts: PagePart[] = [];
  const attachments: Attachment[] = [];
  const seen = new Set<string>();
  const add = (part: PagePart) => {
    // A pop-up repeats its annotation, and a link over two lines is two annotations.
    const key = JSON.stringify(part);
    if (part.text.trim() === '' || seen.has(key)) return;
    seen.add(key);
    parts.push(part);
  };
  for (const annotation of annotations) {
    if (annotation.subtype === 'Widget') add({ kind: 'form-field', text: fieldText(annotation) });
    else if (annotation.subtype === 'Link') add({ kind: 'link', text: annotation.url ?? '' });
    else if (annotation.subtype !== 'Popup') {
      const author = pdfString(annotation.titleObj?.str ?? '');
      const kind = annotation.subtype === 'Stamp' ? 'stamp' : 'annotation';
      add({ kind, text: pdfString(annotation.contentsObj?.str ?? ''), ...(author && { author }) });
    }
    if (annotation.fileId && annotation.file)
      attachments.push(attachment(document, annotation.fileId, annotation.file.filename ?? annotation.fileId));
  }
  if (page.isPureXfa) for (const text of xfaValues(await page.getXfa())) add({ kind: 'form-field', text });
  return { parts, attachments };
}

/** What a person would read in the field. A password field is never read; a box that is not ticked says nothing. */
function fieldText(field: Annotation): string {
  if (field.password) return '';
  if (field.fieldType === 'Btn') {
    const on = field.checkBox ? field.exportValue : field.radioButton ? field.buttonValue : undefined;
    if (on === undefined || field.fieldValue !== on) return '';
    return pdfString(field.alternativeText || String(on));
  }
  const values = Array.isArray(field.fieldValue) ? field.fieldValue : [field.fieldValue];
  return values
    .filter((value): value is string => typeof value === 'string')
    .map((value) => field.options?.find((option) => option.exportValue === value)?.displayValue ?? value)
    .map(pdfString)
    .join('\n');
}

interface XfaNode {
  readonly attributes?: { readonly value?: unknown; readonly type?: unknown };
  readonly children?: readonly XfaNode[];
  readonly name?: string;
  readonly value?: unknown;
}

/** Values typed into an XFA form (ISO 32000-1, 12.7.8), which pdf.js gives as a tree of HTML elements. */
function* xfaValues(node: XfaNode | null | undefined): Generator<string> {
  if (!node) return;
  const value = node.attributes?.value;
  if ((node.name === 'input' || node.name === 'textarea') && node.attributes?.type !== 'password') {
    if (typeof value === 'string') yield value;
    else if (typeof node.value === 'string') yield node.value;
  }
  for (const child of node.children ?? []) yield* xfaValues(child);
}
