import { HEAD_CHARACTERS, withoutDocumentType } from '../markup/document-type.ts';
import { createMarkupReader } from '../markup/markup-reader.ts';
import type { Converter } from './converter.ts';

/** Attributes that only programs read: namespaces and where schemas lie. */
const PROGRAM_ATTRIBUTES = /^(?:xmlns(?::.*)?|xml:(?:space|base|id)|xsi:.*)$/;
/** Elements of SVG whose text is drawn or read aloud (SVG 2, 5.8 and 11); within others text has no place. */
const SVG_TEXT: ReadonlySet<string> = new Set(['text', 'title', 'desc', 'foreignObject']);

/**
 * XML as a person searches it: the text of every element and the values of attributes. An element begins and ends a line,
 * but a single tag within running text, as in `<b>`, parts no word. Spaces that only indent are left out. Of SVG only what is drawn
 * as text is read, since attributes hold the shapes. Document types are taken out unread.
 */
export function createXmlConverter(format: 'xml' | 'svg', fileName: string): Converter {
  let head: string | undefined = '';
  let out: string[] = [];
  let last = '';
  /** Tags since the last text; more than one part lines. */
  let tags = 0;
  /** White space since the last text. */
  let space = '';
  let inSvgText = 0;
  let depth = 0;

  const write = (text: string, lineBefore: boolean) => {
    if (last !== '') {
      if (lineBefore) out.push('\n');
      else if (space !== '') out.push(space.includes('\n') && tags > 0 ? '\n' : space);
    }
    out.push(text);
    last = text.slice(-1);
    tags = 0;
    space = '';
  };
  const markup = createMarkupReader('xml', (name) => format === 'xml' && !PROGRAM_ATTRIBUTES.test(name), {
    open(name, attributes, selfClosed) {
      tags++;
      if (!selfClosed) depth++;
      if (format === 'svg' && SVG_TEXT.has(name)) {
        tags++;
        if (!selfClosed) inSvgText++;
      }
      const values = [...attributes.values()].map((value) => value.trim()).filter(Boolean);
      if (values.length === 0) return;
      write(values.join(' '), true);
      space = ' ';
    },
    close(name) {
      tags++;
      depth--;
      if (format === 'svg' && SVG_TEXT.has(name)) {
        inSvgText = Math.max(0, inSvgText - 1);
        tags++;
      }
    },
    text(text) {
      if (format === 'svg' && inSvgText === 0) return;
      const body = text.trim();
      if (body === '') {
        space += text.includes('\n') ? '\n' : text === '' ? '' : ' ';
        space = space.includes('\n') ? '\n' : ' ';
        return;
      }
      const start = text.indexOf(body[0]!);
      const before = text.slice(0, start);
      if (before !== '') space = before.includes('\n') || space === '\n' ? '\n' : ' ';
      write(body.replaceAll(/[ \t\r]+/g, ' ').replaceAll(/ ?\n ?/g, '\n'), tags > 1);
      const rest = text.slice(start + body.length);
      space = rest === '' ? '' : rest.includes('\n') ? '\n' : ' ';
    },
  });
  const begin = () => {
    const text = withoutDocumentType(head ?? '', fileName);
    head = undefined;
    markup.write(text);
  };
  const taken = () => {
    const text = out.join('');
    out = [];
    return { text };
  };
  return {
    convert(chunk) {
      if (head === undefined) markup.write(chunk);
      else {
        head += chunk;
        if (head.length >= HEAD_CHARACTERS) begin();
      }
      return taken();
    },
    end() {
      if (head !== undefined) begin();
      const whole = markup.end();
      return { ...taken(), ...((depth > 0 || !whole) && { damage: 'the file ends before its elements do.' }) };
    },
  };
}
