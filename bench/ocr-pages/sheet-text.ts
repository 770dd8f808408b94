import type { Random } from './words.ts';

/** Which pages: those to develop on, or those kept for judging, with fonts and layouts of their own. */
export type PageSet = 'develop' | 'judge';

export interface Style {
  readonly set: PageSet;
  readonly random: Random;
  /** Families of Debian's packages. */
  readonly font: string;
  readonly latin: string;
  /** Dots, as of a cash register. */
  readonly dots: string;
}

/** A layout: markup, and its text in the order in which a person reads it. */
export interface Layout {
  readonly css: string;
  readonly body: string;
  readonly truth: readonly string[];
  /** Text that is neither wanted nor wrong: readings beside characters, stamps. */
  readonly optional?: readonly string[];
  /** CSS pixels, 96 to the inch; A4 unless given. */
  readonly width?: number;
  readonly height?: number;
  /** Dots per inch at least, where type is small. */
  readonly leastDpi?: number;
}

export type Draw = (style: Style) => Layout;

/** Markup of a text, which is noted in the order of the calls. */
export function writer(): { readonly truth: string[]; tag(name: string, text: string, attributes?: string): string } {
  const truth: string[] = [];
  return {
    truth,
    tag(name, text, attributes = '') {
      if (text) truth.push(text);
      return `<${name} ${attributes}>${escaped(text)}</${name}>`;
    },
  };
}

export function escaped(text: string): string {
  return text.replace(/&/g, '&amp;').replace(/</g, '&lt;');
}
