import { createHash } from 'node:crypto';
import { type EmbeddedFile, isFileprocError, type ProcessContext } from '@cis/fileproc-core';
import { pictureSize } from './picture-size.ts';

/** Below these a picture is a logo, a button or a bullet: letters of a scan need more bytes and pixels than that. */
const MIN_BYTES = 10_000;
const MIN_WIDTH = 200;
const MIN_HEIGHT = 60;
/** Pictures of one document: a report with more of them is a photo album. */
const MAX_PICTURES = 200;
/** Bytes of a picture that is taken out. */
export const MAX_PICTURE = 64 * 1024 * 1024;

/** Takes pictures that may be scans out of a document, as files of their own. */
export interface PictureEmbedder {
  readonly embedded: EmbeddedFile[];
  /** Embeds a picture where it is large enough to hold text, and not the same as one before. */
  add(path: string, content: Uint8Array): Promise<void>;
}

/**
 * Makes an embedder; undefined where no OCR engine is configured, since then nothing of a picture is found anyway. Past a limit
 * it stops, with the warning EMBEDDED_TRUNCATED.
 */
export function pictureEmbedder(context: ProcessContext): PictureEmbedder | undefined {
  if (!context.ocr) return undefined;
  const embedded: EmbeddedFile[] = [];
  const seen = new Set<string>();
  let full = false;
  const stop = (message: string) => {
    full = true;
    context.warn({ code: 'EMBEDDED_TRUNCATED', message });
  };
  return {
    embedded,
    async add(path, content) {
      context.signal.throwIfAborted();
      if (full || content.byteLength < MIN_BYTES) return;
      const size = pictureSize(Buffer.from(content.buffer, content.byteOffset, content.byteLength));
      if (!size || size.width < MIN_WIDTH || size.height < MIN_HEIGHT) return;
      const hash = createHash('sha256').update(content).digest('hex');
      if (seen.has(hash)) return;
      seen.add(hash);
      if (embedded.length >= MAX_PICTURES) {
        stop(`The document holds more than ${MAX_PICTURES} pictures; those after them are not read.`);
        return;
      }
      try {
        embedded.push(await context.embed({ path, declaredType: size.mediaType }, content));
      } catch (error) {
        if (!isFileprocError(error) || error.code !== 'LIMIT_EXCEEDED') throw error;
        stop(error.message);
      }
    },
  };
}
