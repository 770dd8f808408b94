import type { Attributes } from '../markup/markup-reader.ts';

/** Writes down what a person sees of a page. Told of seen elements and texts only, in balanced order but for `br` and other void ones. */
export interface HtmlOutput {
  open(name: string, attributes: Attributes): void;
  close(name: string): void;
  /** `preformatted`: white space is kept. */
  text(text: string, preformatted: boolean): void;
  /** What was written since it was last asked for. */
  take(): string;
}
