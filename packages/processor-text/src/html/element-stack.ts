import { BLOCK_ELEMENTS, IMPLIED_ENDS, PARAGRAPH_ENDERS, SCOPE_ENDERS, SCOPES } from './elements.ts';

/** What holds within an element, its ancestors counted in. */
export interface ElementState {
  readonly unseen: boolean;
  readonly preformatted: boolean;
  /** Within SVG or MathML, and not within HTML in that. */
  readonly foreign: boolean;
}

interface OpenElement extends ElementState {
  readonly name: string;
}

/** The open elements of a page. */
export interface ElementStack {
  /** What holds here. */
  readonly state: ElementState;
  /** Ends what the start tag of `name` ends without an end tag. To be called before the element's own state is made. */
  endImplied(name: string): void;
  push(name: string, state: ElementState): void;
  /** An end tag. False where it ends nothing. */
  end(name: string): boolean;
  /** Ends all that are open. */
  endAll(): void;
  /** Whether elements were nested deeper than the limit. */
  readonly flattened: boolean;
}

const OUTSIDE: ElementState = { unseen: false, preformatted: false, foreign: false };
const PARAGRAPH: ReadonlySet<string> = new Set(['p']);
const NOWHERE: ReadonlySet<string> = new Set();

/**
 * Follows which elements are open, with tags left out, in a wrong order, or nested without end. At `depth` elements it does
 * what browsers do at theirs (Blink: 512): a further element takes the place of the innermost one, so memory and time stay
 * bounded and every text is still read. `ended` is told of every element that ends, innermost first.
 */
export function createElementStack(depth: number, ended: (name: string, state: ElementState) => void): ElementStack {
  const open: OpenElement[] = [];
  const counts = new Map<string, number>();
  let flattened = false;

  const isOpen = (name: string) => (counts.get(name) ?? 0) > 0;
  const forget = (name: string) => counts.set(name, (counts.get(name) ?? 1) - 1);
  const pop = () => {
    const element = open.pop();
    if (!element) return;
    forget(element.name);
    ended(element.name, element);
  };
  const popTo = (length: number) => {
    while (open.length > length) pop();
  };
  /** Ends the outermost of the elements in `ends` that is not outside of a scope or of one in `within`. */
  const endWithin = (ends: ReadonlySet<string>, within: ReadonlySet<string>) => {
    let found = -1;
    for (let at = open.length - 1; at >= 0; at--) {
      const { name } = open[at]!;
      if (ends.has(name)) found = at;
      else if (within.has(name) || (SCOPES.has(name) && name !== 'caption')) break;
    }
    if (found >= 0) popTo(found);
  };
  const endForeign = () => {
    const root = open.findLastIndex(({ name }) => name === 'svg' || name === 'math');
    if (root >= 0) popTo(root);
  };

  return {
    get state() {
      return open.at(-1) ?? OUTSIDE;
    },
    endImplied(name) {
      if (open.at(-1)?.foreign && BLOCK_ELEMENTS.has(name)) endForeign();
      if (PARAGRAPH_ENDERS.has(name) && isOpen('p')) endWithin(PARAGRAPH, NOWHERE);
      const implied = IMPLIED_ENDS.get(name);
      if (!implied) return;
      for (const ends of implied.ends)
        if (isOpen(ends)) {
          endWithin(implied.ends, implied.within);
          return;
        }
    },
    push(name, state) {
      if (open.length >= depth) {
        flattened = true;
        if (!open.at(-1)?.unseen) pop();
        // What is unseen must stay so: its descendants get the same depth again before they are no longer followed.
        else if (open.length >= 2 * depth) return;
      }
      const { unseen, preformatted, foreign } = state;
      open.push({ name, unseen, preformatted, foreign });
      counts.set(name, (counts.get(name) ?? 0) + 1);
    },
    end(name) {
      if (!isOpen(name)) return false;
      const reachesOut = SCOPE_ENDERS.has(name);
      let crossesBlock = false;
      for (let at = open.length - 1; at >= 0; at--) {
        const element = open[at]!;
        if (element.name === name) {
          if (crossesBlock && !BLOCK_ELEMENTS.has(name) && !reachesOut) {
            // `<b><p>one</b>two</p>`: the paragraph goes on.
            open.splice(at, 1);
            forget(name);
            ended(name, element);
          } else popTo(at);
          return true;
        }
        if (SCOPES.has(element.name) && !reachesOut) return false;
        crossesBlock ||= BLOCK_ELEMENTS.has(element.name);
      }
      return false;
    },
    endAll: () => popTo(0),
    get flattened() {
      return flattened;
    },
  };
}
