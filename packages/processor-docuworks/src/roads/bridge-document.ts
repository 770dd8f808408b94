import { FileprocError, type PagePart } from '@cis/fileproc-core';

/** A page as DocuWorks itself tells it. */
export interface BridgePage {
  readonly text: string;
  /** 1/100 mm; 0 where not known. */
  readonly width: number;
  /** 1/100 mm; 0 where not known. */
  readonly height: number;
  /** Whether it was made from a picture, as scans are. */
  readonly isPicture: boolean;
  readonly parts: readonly PagePart[];
  /** Why the page, or a part of it, could not be read. */
  readonly failure: string | undefined;
}

/** A document as DocuWorks itself tells it. */
export interface BridgeDocument {
  readonly version: string;
  readonly isBinder: boolean;
  readonly pageCount: number;
  readonly pages: readonly BridgePage[];
  readonly documents: readonly { readonly name: string; readonly pages: number }[];
  readonly originals: readonly {
    readonly name: string;
    readonly file: string | undefined;
    readonly failure: string | undefined;
  }[];
}

const KINDS: Readonly<Record<string, PagePart['kind']>> = {
  text: 'annotation',
  note: 'note',
  stamp: 'stamp',
  link: 'link',
  title: 'caption',
};

/** Names that the bridge gives files in the scratch folder: never a path. */
const FILE_NAME = /^docuworks-[a-z0-9.-]+$/;

/** Reads what the bridge wrote. It comes from another process: nothing of it is trusted. Throws PROCESSOR_FAILED. */
export function parseBridgeDocument(json: string): BridgeDocument {
  let given: unknown;
  try {
    given = JSON.parse(json);
  } catch (cause) {
    throw new FileprocError('PROCESSOR_FAILED', 'The DocuWorks bridge gave no document.', { cause });
  }
  const document = objectOf(given);
  return {
    version: textOf(document.version),
    isBinder: document.kind === 'binder',
    pageCount: countOf(document.pageCount),
    pages: listOf(document.pages).map((page) => ({
      text: textOf(page.text),
      width: countOf(page.width),
      height: countOf(page.height),
      isPicture: page.madeFrom === 'image',
      parts: listOf(page.annotations).map(({ kind, text }) => ({
        kind: KINDS[textOf(kind)] ?? 'other',
        text: textOf(text),
      })),
      failure: textOf(page.failure) || undefined,
    })),
    documents: listOf(document.documents).map(({ name, pages }) => ({ name: textOf(name), pages: countOf(pages) })),
    originals: listOf(document.originals).map(({ name, file, failure }) => ({
      name: textOf(name),
      file: fileNameOf(file),
      failure: textOf(failure) || undefined,
    })),
  };
}

/** A name of a file in the scratch folder; undefined for anything else. */
export function fileNameOf(value: unknown): string | undefined {
  return typeof value === 'string' && FILE_NAME.test(value) ? value : undefined;
}

/** The members of an object; none of anything else. */
export function objectOf(value: unknown): Partial<Record<string, unknown>> {
  return typeof value === 'object' && value !== null ? value : {};
}

function listOf(value: unknown): Partial<Record<string, unknown>>[] {
  return Array.isArray(value) ? value.map(objectOf) : [];
}

function textOf(value: unknown): string {
  return typeof value === 'string' ? value.toWellFormed() : '';
}

function countOf(value: unknown): number {
  return typeof value === 'number' && Number.isSafeInteger(value) && value > 0 ? value : 0;
}
