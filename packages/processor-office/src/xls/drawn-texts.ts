import type { PagePart } from '@cis/fileproc-core';
import { LittleEndian } from '../ole/little-endian.ts';
import { shapeParts } from '../ole/office-art.ts';
import type { RecordCursor } from './record-cursor.ts';
import { SegmentReader } from './segmented-text.ts';
import type { TextReader } from './text-reader.ts';

/** Gathers what is drawn on a sheet: texts of shapes, comments, WordArt and alternative texts. */
export interface DrawnTexts {
  /** Takes the record where it is one of these; passes over those that continue it. */
  take(records: RecordCursor, text: TextReader): boolean;
  parts(): PagePart[];
}

const OBJECT = 0x5d;
const TEXT = 0x1b6;
const NOTE = 0x1c;
const DRAWING = 0xec;
/** Objects of a comment (FtCmo.ot, [MS-XLS] 2.5.143). */
const COMMENT_OBJECT = 0x19;
const MAX_DRAWING = 16 << 20;
const MAX_TEXTS = 100_000;

/** Makes an empty collection. */
export function drawnTexts(): DrawnTexts {
  const texts: { readonly id: number; readonly comment: boolean; readonly text: string }[] = [];
  const authors = new Map<number, string>();
  const notes: PagePart[] = [];
  const drawing: Uint8Array[] = [];
  let drawingSize = 0;
  let object = { id: 0, comment: false };
  let unfinishedNote: { left: number; text: string } | undefined;

  return {
    take(records, text) {
      switch (records.type) {
        case OBJECT: {
          // Obj begins with FtCmo ([MS-XLS] 2.4.181): type and size, kind of object, its number.
          const content = records.content();
          object = { id: content.u16(6), comment: content.u16(4) === COMMENT_OBJECT };
          return true;
        }
        case TEXT: {
          // TxO ([MS-XLS] 2.4.329): the characters follow in a record of their own, each part with its byte of flags.
          const [head, first, ...more] = records.continued();
          const count = head?.u16(10) ?? 0;
          if (count > 0 && first && texts.length < MAX_TEXTS) {
            const characters = new SegmentReader([first, ...more], 1).characters(count, (first.u8(0) & 1) === 1);
            texts.push({ ...object, text: characters });
          }
          return true;
        }
        case NOTE:
          note(records.content(), text);
          return true;
        case DRAWING:
          for (const part of records.continued()) {
            drawingSize += part.length;
            if (drawingSize <= MAX_DRAWING) drawing.push(part.bytes);
          }
          return true;
        default:
          return false;
      }
    },
    parts() {
      const parts = texts.map(({ id, comment, text }): PagePart => {
        const author = authors.get(id);
        return comment ? { kind: 'comment', text, ...(author && { author }) } : { kind: 'text-box', text };
      });
      return [...notes, ...parts, ...shapeParts(new LittleEndian(Buffer.concat(drawing)))];
    },
  };

  /** Note ([MS-XLS] 2.4.179): in BIFF8 the author of a text that is a shape's; before, the text itself, in parts. */
  function note(content: LittleEndian, text: TextReader): void {
    if (text.version === 8) {
      if (authors.size < MAX_TEXTS) authors.set(content.u16(6), text.long(content, 8).trim());
      return;
    }
    const length = content.u16(4);
    const piece = text.bytes(content, 6, Math.min(length, content.length - 6));
    if (content.u16(0) === 0xffff && unfinishedNote) unfinishedNote.text += piece;
    else unfinishedNote = { left: length, text: piece };
    unfinishedNote.left -= content.length - 6;
    if (unfinishedNote.left > 0 || notes.length >= MAX_TEXTS) return;
    notes.push({ kind: 'comment', text: unfinishedNote.text });
    unfinishedNote = undefined;
  }
}
