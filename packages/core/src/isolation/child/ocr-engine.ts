import { readFile } from 'node:fs/promises';
import { toFileprocError } from '../../contract/errors.ts';
import type { OcrEngine } from '../../contract/ocr.ts';
import { loadOcrEngine } from '../../plugin/load.ts';
import type { OcrEngineSetup, PageOutcome, ToOcrChild } from '../protocol.ts';
import { tellParent } from './parent-channel.ts';

type RecognizeMessage = Extract<ToOcrChild, { kind: 'recognize' }>;

/** Opens the engine, then reads the pictures that the parent sends, one after another. */
export async function runOcrEngine(setup: OcrEngineSetup): Promise<void> {
  const { origin, options } = setup;
  let engine: OcrEngine;
  try {
    const factory = await loadOcrEngine(origin);
    engine = await factory.open({ languages: options.languages });
  } catch (error) {
    const what = `The OCR engine "${origin.name}" cannot be opened`;
    tellParent({ kind: 'unusable', error: toFileprocError(error, 'OCR_UNAVAILABLE', what).toJSON() });
    return;
  }

  let current: { readonly page: number; readonly stop: AbortController } | undefined;

  async function recognize({ path, image }: RecognizeMessage, signal: AbortSignal): Promise<PageOutcome> {
    try {
      const data = await readFile(path);
      const page = await engine.recognize({ ...image, data }, options, signal);
      return { ok: true, page };
    } catch (error) {
      const what = `The OCR engine "${origin.name}" could not read the page`;
      return { ok: false, error: toFileprocError(error, 'PROCESSOR_FAILED', what).toJSON() };
    }
  }

  process.on('message', async (message: ToOcrChild) => {
    if (message.kind === 'recognize') {
      current = { page: message.page, stop: new AbortController() };
      const outcome = await recognize(message, current.stop.signal);
      current = undefined;
      tellParent({ kind: 'page-read', page: message.page, outcome });
    } else if (message.kind === 'abort' && message.page === current?.page) {
      current.stop.abort(new DOMException('The page is not wanted any more.', 'AbortError'));
    }
  });
  tellParent({ kind: 'ready' });
}
