import type { LittleEndian } from '../ole/little-endian.ts';
import type { ArtRecord } from '../ole/office-art.ts';
import { RT } from './record-types.ts';

/** What stands in headers and footers ([MS-PPT] 2.4.15). */
export interface HeadersFooters {
  readonly date?: string;
  readonly header?: string;
  readonly footer?: string;
}

/** A text and the places in it that a field fills. */
interface OpenText {
  text: string;
  readonly fields: { readonly position: number; readonly type: number }[];
}

/** Reads the texts among records, one for each header ([MS-PPT] 2.9.41 to 2.9.43), with their fields filled in. */
export function textsOf(records: Iterable<ArtRecord>, margins: HeadersFooters): string[] {
  const texts: OpenText[] = [];
  for (const { type, content } of records) {
    if (type === RT.textHeader) texts.push({ text: '', fields: [] });
    const open = texts.at(-1);
    switch (type) {
      case RT.textCharacters:
      case RT.textBytes: {
        const text = characters(type, content);
        if (open) open.text += text;
        else texts.push({ text, fields: [] });
        break;
      }
      case RT.slideNumber:
      case RT.dateTime:
      case RT.genericDate:
      case RT.rtfDateTime:
      case RT.header:
      case RT.footer:
        open?.fields.push({ position: content.u32(0), type });
        break;
      default:
    }
  }
  return texts.map((open) => filled(open, margins));
}

function characters(type: number, content: LittleEndian): string {
  return type === RT.textCharacters ? content.utf16(0, content.length >> 1) : content.latin1(0, content.length);
}

/** A field stands as an asterisk in the text ([MS-PPT] 2.9.50). Numbers of slides and today's date are nobody's text. */
function filled({ text, fields }: OpenText, { date = '', header = '', footer = '' }: HeadersFooters): string {
  let result = text;
  for (const { position, type } of fields.toSorted((one, other) => other.position - one.position)) {
    if (result[position] !== '*') continue;
    const value = type === RT.header ? header : type === RT.footer ? footer : type === RT.genericDate ? date : '';
    result = result.slice(0, position) + value + result.slice(position + 1);
  }
  // Paragraphs end with a carriage return, lines within them with a vertical tab.
  return result.replace(/[\r\v]/g, '\n').trimEnd();
}
