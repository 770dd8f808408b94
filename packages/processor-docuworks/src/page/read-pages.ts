import { setImmediate } from 'node:timers/promises';
import {
  type FileprocError,
  limitMessage,
  type Page,
  type PagePart,
  type ProcessContext,
  toFileprocError,
} from '@cis/fileproc-core';
import { textOfRuns } from '@cis/fileproc-core/metafile';
import type { DocumentPage, PlacedObject, Structure } from '../tree/structure.ts';
import { formParts, OBJECT_KIND, partsOf } from './annotations.ts';
import { A4, type Layer, readLayer, type Source } from './content.ts';
import { judgePage } from './decision.ts';

/** A page that OCR is to read. */
export interface PageForOcr {
  /** From 1. */
  readonly number: number;
  readonly page: DocumentPage;
  readonly layers: readonly Layer[];
  readonly letters: number;
  readonly reason: string;
}

/** The pages of a file before OCR. */
export interface PagesRead {
  readonly pages: Page[];
  readonly forOcr: readonly PageForOcr[];
  /** The content of the first page: it knows the title. */
  readonly first: readonly Layer[];
  /** Pages in the file, also where fewer were read. */
  readonly pageCount: number;
  readonly annotations: number;
  /** One for each page whose content could not be read. */
  readonly failures: readonly FileprocError[];
}

/** 1/100 mm to points. */
const POINTS = 72 / 2540;
const round = (value: number) => Math.round(value * 100) / 100;

/** Reads text and annotations of all pages, numbered through all documents of a binder. */
export async function readPages(structure: Structure, source: Source, context: ProcessContext): Promise<PagesRead> {
  const reader = new PageReader(structure, source, context);
  const numbered = structure.documents.flatMap((document) =>
    document.pages.map((page, index) => ({ page, document, isFirst: index === 0 })),
  );
  const last = Math.min(numbered.length, context.limits.pages);
  for (const { page, document, isFirst } of numbered.slice(0, last)) {
    if (reader.characters > context.limits.textCharacters) break;
    await setImmediate();
    context.signal.throwIfAborted();
    const forms = [...(reader.pages.length === 0 ? structure.pageForms : []), ...(isFirst ? document.pageForms : [])];
    reader.read(page, structure.isBinder ? document.name : '', forms);
  }
  warnOfMissingPages(reader, numbered.length, last, context);
  return { ...reader.result(), pageCount: numbered.length };
}

function warnOfMissingPages({ pages, characters }: PageReader, count: number, last: number, context: ProcessContext) {
  if (last < count)
    context.warn({
      code: 'PAGES_TRUNCATED',
      message: `${limitMessage('pages', context.limits, count, 'Pages')}; the first ${last} were read.`,
    });
  if (pages.length < last)
    context.warn({
      code: 'TEXT_TRUNCATED',
      message: `${limitMessage('textCharacters', context.limits, characters, 'Text')}; the first ${pages.length} pages were read.`,
    });
}

class PageReader {
  readonly pages: Page[] = [];
  characters = 0;
  readonly #forOcr: PageForOcr[] = [];
  readonly #failures: FileprocError[] = [];
  #first: readonly Layer[] = [];
  #annotations = 0;
  readonly #isBinder: boolean;
  readonly #source: Source;
  readonly #context: ProcessContext;

  constructor({ isBinder }: Structure, source: Source, context: ProcessContext) {
    this.#isBinder = isBinder;
    this.#source = source;
    this.#context = context;
  }

  read(page: DocumentPage, name: string, forms: readonly PlacedObject[]): void {
    const number = this.pages.length + 1;
    const { width = A4.width, height = A4.height } = page;
    const damaged = (message: string) => this.#context.warn({ code: 'DAMAGED', message, page: number });
    const layers = this.#layers(page, { width, height }, number, damaged);
    if (number === 1) this.#first = layers;
    const placed = textOfRuns(layers.flatMap(({ runs }) => runs));
    const decision = judgePage(layers, placed.text);
    const parts: PagePart[] = [
      ...page.annotations.flatMap((object) => partsOf(object, this.#source, damaged)),
      ...forms.flatMap(formParts),
    ];
    this.#annotations += page.annotations.length;
    this.characters += placed.text.length + parts.reduce((sum, { text }) => sum + text.length, 0);
    const words = this.#context.wants.words ? placed.words() : [];
    this.pages.push({
      number,
      text: placed.text,
      origin: 'text',
      width: round(width * POINTS),
      height: round(height * POINTS),
      ...(this.#isBinder && name && { name }),
      ...(parts.length > 0 && { parts }),
      ...(words.length > 0 && { words: words.map((word) => ({ ...word, box: inPoints(word.box) })) }),
      reason: decision.reason,
    });
    if (decision.ocr) this.#forOcr.push({ number, page, layers, letters: decision.letters, reason: decision.reason });
    else if (decision.isUnreadable)
      this.#context.warn({ code: 'PAGE_NEEDS_OCR', message: `Page ${number}: ${decision.reason}.`, page: number });
  }

  result(): Omit<PagesRead, 'pageCount'> {
    return {
      pages: this.pages,
      forOcr: this.#forOcr,
      first: this.#first,
      annotations: this.#annotations,
      failures: this.#failures,
    };
  }

  /** The contents of a page; where it has none, bitmaps that were put on it. */
  #layers(
    page: DocumentPage,
    size: { readonly width: number; readonly height: number },
    number: number,
    damaged: (message: string) => void,
  ): Layer[] {
    const bitmaps = page.annotations.filter(({ record }) => record.kind === OBJECT_KIND.bitmap);
    const layers: Layer[] = [];
    for (const object of [...page.contents, ...bitmaps]) {
      try {
        const layer = readLayer(object, size, this.#source);
        if (!layer) continue;
        layers.push(layer);
        for (const damage of layer.damage) damaged(`Page ${number}: ${damage}.`);
      } catch (error) {
        const failure = toFileprocError(error, 'CORRUPT', `The content of page ${number} cannot be read`);
        this.#failures.push(failure);
        this.#context.warn({
          code: 'PAGE_FAILED',
          message: `Page ${number}: its content cannot be read: ${failure.message}`,
          page: number,
        });
      }
    }
    return layers;
  }
}

type Box = readonly [left: number, top: number, width: number, height: number];

/** A box in 1/100 mm as one in points. */
export function inPoints(box: Box): Box {
  const [left, top, width, height] = box.map((value) => round(value * POINTS));
  return [left!, top!, width!, height!];
}
