import type { PagePart } from '@cis/fileproc-core';
import { type Attributes, createMarkupReader, type MarkupDialect } from '../markup/markup-reader.ts';
import { createElementStack, type ElementState } from './element-stack.ts';
import { isUnseen, keepsSpace, PREFORMATTED_ELEMENTS, VOID_ELEMENTS } from './elements.ts';
import type { HtmlOutput } from './output.ts';
import type { PageMetadata } from './page-metadata.ts';

/** Where a page's content goes. */
export interface HtmlDestination {
  readonly outputs: readonly HtmlOutput[];
  readonly metadata: PageMetadata;
  readonly addPart: (part: PagePart) => void;
}

/** How a page is read. */
export interface HtmlReaderOptions {
  readonly dialect: MarkupDialect;
  /** Elements that may be open at once. */
  readonly nestingDepth: number;
  /** Levels of pages within `srcdoc` that are read. */
  readonly innerPages: number;
}

/** What is known of a page only at its end. */
export interface HtmlReport {
  /** Elements were nested deeper than the limit. */
  readonly flattened: boolean;
  /** The file ends inside a tag. */
  readonly cutOff: boolean;
  /** A page within a page lay deeper than `innerPages`. */
  readonly innerPageLeft: boolean;
}

/** Reads a page in pieces. */
export interface HtmlReader {
  write(chunk: string): void;
  end(): HtmlReport;
}

const ATTRIBUTES: ReadonlySet<string> = new Set(
  'alt charset colspan content hidden href http-equiv label lang name open placeholder property src srcdoc start style type value xml:lang'.split(
    ' ',
  ),
);
/** Types of `input` whose value is seen as text; of the others a box, a colour or dots are seen. */
const SEEN_INPUTS: ReadonlySet<string> = new Set([
  '',
  'text',
  'search',
  'email',
  'tel',
  'url',
  'number',
  'date',
  'time',
  'month',
  'week',
  'datetime',
  'datetime-local',
  'submit',
  'reset',
  'button',
]);
/** What the text of an element is where it is not body text. */
type Capture = 'title' | 'field' | 'alt';

/**
 * Reads HTML as a person sees it in a browser: what is hidden, scripted or only a fallback is left out, alternative texts
 * and form fields become parts, the head becomes metadata. Everything is done while the page streams by.
 */
export function createHtmlReader(to: HtmlDestination, options: HtmlReaderOptions): HtmlReader {
  let capture: { readonly kind: Capture; readonly element: string; readonly pieces: string[] } | undefined;
  let innerFlattened = false;
  let innerPageLeft = false;

  const stack = createElementStack(options.nestingDepth, (name, state) => {
    if (capture?.element === name) endCapture();
    if (!state.unseen) for (const output of to.outputs) output.close(name);
  });
  const markup = createMarkupReader(options.dialect, (attribute) => ATTRIBUTES.has(attribute), {
    open: openTag,
    close(name) {
      if (stack.end(name)) return;
      // Browsers make an empty element of these two (HTML Standard, 13.2.6.4.7).
      if ((name !== 'p' && name !== 'br') || stack.state.unseen) return;
      for (const output of to.outputs) {
        output.open(name, new Map());
        if (name === 'p') output.close(name);
      }
    },
    text(text) {
      if (capture) capture.pieces.push(text);
      else if (!stack.state.unseen) for (const output of to.outputs) output.text(text, stack.state.preformatted);
    },
    inForeignElement: () => stack.state.foreign,
  });

  function openTag(written: string, attributes: Attributes, selfClosed: boolean): void {
    const name = written === 'image' && !stack.state.foreign ? 'img' : written;
    stack.endImplied(name);
    const outside = stack.state;
    if (name === 'html' || name === 'body') {
      const tag = attributes.get('lang') ?? attributes.get('xml:lang');
      if (tag) to.metadata.language(tag);
    }
    const state: ElementState = {
      unseen: outside.unseen || isUnseen(name, attributes, outside.foreign),
      preformatted: outside.preformatted || PREFORMATTED_ELEMENTS.has(name) || keepsSpace(attributes),
      foreign: name === 'svg' || name === 'math' || (outside.foreign && name !== 'foreignobject'),
    };
    if (name === 'iframe' && !outside.unseen && !attributes.has('hidden')) readInnerPage(attributes);
    if (!state.unseen) addParts(name, attributes);
    if (name === 'meta') to.metadata.meta(attributes);
    const isVoid = VOID_ELEMENTS.has(name) && !outside.foreign;
    if (isVoid || selfClosed) {
      if (state.unseen) return;
      for (const output of to.outputs) {
        output.open(name, attributes);
        if (name !== 'br') output.close(name);
      }
      return;
    }
    stack.push(name, state);
    if (state.unseen) return;
    const kind = captureOf(name, outside.foreign);
    if (kind && !capture) capture = { kind, element: name, pieces: [] };
    const label = name === 'optgroup' || name === 'option' ? attributes.get('label') : undefined;
    for (const output of to.outputs) {
      output.open(name, attributes);
      if (label) output.text(`${label}\n`, false);
    }
  }

  function addParts(name: string, attributes: Attributes): void {
    if (name === 'img' || name === 'area') addPart('alt-text', attributes.get('alt'));
    if (name !== 'input') return;
    const type = attributes.get('type')?.trim().toLowerCase() ?? '';
    if (type === 'image') addPart('alt-text', attributes.get('alt'));
    else if (SEEN_INPUTS.has(type)) addPart('form-field', attributes.get('value') || attributes.get('placeholder'));
  }

  function addPart(kind: PagePart['kind'], text: string | undefined): void {
    const tidy = text?.replaceAll(/[^\S\n]+/g, ' ').trim();
    if (tidy) to.addPart({ kind, text: tidy });
  }

  function endCapture(): void {
    if (!capture) return;
    const { kind, pieces } = capture;
    capture = undefined;
    const text = pieces.join('');
    if (kind === 'title') to.metadata.title(text);
    else addPart(kind === 'alt' ? 'alt-text' : 'form-field', text);
  }

  function readInnerPage(attributes: Attributes): void {
    const page = attributes.get('srcdoc');
    if (page === undefined || isUnseen('div', attributes, false)) return;
    if (options.innerPages === 0) {
      innerPageLeft = true;
      return;
    }
    for (const output of to.outputs) output.open('div', new Map());
    const silent = { meta() {}, title() {}, language() {}, metadata: () => ({}) };
    const inner = createHtmlReader(
      { ...to, metadata: silent },
      { ...options, dialect: 'html', innerPages: options.innerPages - 1 },
    );
    inner.write(page);
    const report = inner.end();
    innerFlattened ||= report.flattened;
    innerPageLeft ||= report.innerPageLeft;
    for (const output of to.outputs) output.close('div');
  }

  return {
    write: markup.write,
    end() {
      const whole = markup.end();
      endCapture();
      stack.endAll();
      return { flattened: stack.flattened || innerFlattened, cutOff: !whole, innerPageLeft };
    },
  };
}

function captureOf(name: string, inForeignElement: boolean): Capture | undefined {
  if (name === 'title') return inForeignElement ? 'alt' : 'title';
  if (name === 'desc' && inForeignElement) return 'alt';
  return name === 'textarea' ? 'field' : undefined;
}
