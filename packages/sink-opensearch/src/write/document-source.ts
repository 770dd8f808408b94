import {
  type IndexedDocument,
  PAGE_SEPARATOR,
  type Page,
  type PageSource,
  type WARNINGS,
  type Warning,
} from '@cis/fileproc-core';
import { characterStart, normalizedPieces } from '../text/pieces.ts';
import { namesOf } from './names.ts';

/** UTF-16 code units of JSON that are gathered before they become bytes. */
const GATHERED = 32_768;

/** What is kept of a page beside its text. */
export type PageFacts = Pick<Page, 'number' | 'origin' | 'confidence' | 'width' | 'height' | 'name' | 'hidden'>;

/** Fields that are in the index and not of the document itself. */
export interface IndexOnlyFields {
  readonly kind: 'document';
  readonly composed_path?: string;
  readonly search_name?: string;
  readonly search_path?: string;
  readonly search_title?: string;
  readonly search_about?: string;
  readonly pages?: readonly PageFacts[];
  readonly thumbnail_size?: readonly [width: number, height: number];
}

/**
 * A document as one line of JSON, in pieces: the text first, as it streams from the pages, then the facts, since only then it is
 * known whether the text was cut. No more than one page is held as a string.
 *
 * @param maxTextBytes Bytes of `extracted_text` as JSON; what comes after is left out, `text_truncated` is set and a warning added.
 */
export async function documentSource(
  document: IndexedDocument,
  pages: PageSource,
  maxTextBytes: number,
  more: Partial<IndexOnlyFields> = {},
): Promise<Buffer[]> {
  const text = new JsonText(maxTextBytes);
  const facts: PageFacts[] = [];
  text.raw('{"extracted_text":"');
  for await (const page of pages) {
    if (facts.length > 0) text.add(PAGE_SEPARATOR);
    facts.push(factsOf(page));
    for (const piece of piecesOf(page)) text.add(piece);
    if (text.full) break;
  }
  const { name, path, title, about } = namesOf(document);
  const composed = document.file_path.normalize('NFC');
  const index: IndexOnlyFields = {
    kind: 'document',
    ...(composed !== document.file_path && { composed_path: composed }),
    search_name: name.normalize('NFKC'),
    search_path: path.normalize('NFKC'),
    ...(title && { search_title: title.normalize('NFKC') }),
    ...(about && { search_about: about.normalize('NFKC') }),
    ...(facts.length > 0 && { pages: facts }),
    ...more,
  };
  const cut = text.full && { text_truncated: true, warnings: [...document.warnings, truncation(maxTextBytes)] };
  text.raw(`",${JSON.stringify({ ...document, ...cut, ...index }).slice(1)}`);
  return text.end();
}

function truncation(maxTextBytes: number): Warning {
  return {
    code: 'TEXT_TRUNCATED' satisfies keyof typeof WARNINGS,
    message: `The text passes the ${maxTextBytes} bytes that the index takes of one document (maxTextBytes, maxBulkBytes); what comes after is not indexed.`,
  };
}

/** Together they are core's `pageText`, with no page separator inside. */
function* piecesOf(page: Page): Generator<string> {
  const texts = [page.text, ...(page.parts ?? []).map((part) => part.text)].filter(Boolean);
  for (const [index, text] of texts.entries()) {
    if (index > 0) yield '\n';
    for (const piece of normalizedPieces(text)) yield piece.replaceAll(PAGE_SEPARATOR, '\n');
  }
}

function factsOf({ number, origin, confidence, width, height, name, hidden }: Page): PageFacts {
  return {
    number,
    origin,
    ...(confidence !== undefined && { confidence }),
    ...(width !== undefined && { width }),
    ...(height !== undefined && { height }),
    ...(name !== undefined && { name }),
    ...(hidden !== undefined && { hidden }),
  };
}

/** Gathers a JSON string with a limit on its text. */
class JsonText {
  /** Whether something was left out. */
  full = false;
  readonly #chunks: Buffer[] = [];
  #gathered = '';
  #room: number;

  constructor(room: number) {
    this.#room = room;
  }

  add(text: string): void {
    if (this.full) return;
    let escaped = escapedText(text);
    let bytes = Buffer.byteLength(escaped);
    if (bytes > this.#room) {
      this.full = true;
      escaped = escapedText(beginningThatFits(text, this.#room));
      bytes = Buffer.byteLength(escaped);
    }
    this.#room -= bytes;
    this.raw(escaped);
  }

  raw(json: string): void {
    this.#gathered += json;
    if (this.#gathered.length > GATHERED) this.#flush();
  }

  end(): Buffer[] {
    this.#flush();
    return this.#chunks;
  }

  #flush(): void {
    if (this.#gathered) this.#chunks.push(Buffer.from(this.#gathered, 'utf8'));
    this.#gathered = '';
  }
}

/** Half of a surrogate pair is not UTF-8, and a document with one would be refused. */
function escapedText(text: string): string {
  return JSON.stringify(text.toWellFormed()).slice(1, -1);
}

/** The longest beginning whose JSON has no more than `room` bytes. */
function beginningThatFits(text: string, room: number): string {
  let fits = 0;
  let tooLong = text.length + 1;
  while (tooLong - fits > 1) {
    const middle = (fits + tooLong) >> 1;
    if (Buffer.byteLength(escapedText(text.slice(0, middle))) <= room) fits = middle;
    else tooLong = middle;
  }
  return text.slice(0, characterStart(text, fits));
}
