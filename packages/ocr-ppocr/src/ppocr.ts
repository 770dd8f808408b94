import { defineOcrEngine, FileprocError, type OcrEngine } from '@cis/fileproc-core';
import { modelFiles, modelVersion } from './model-files.ts';
import { readPage } from './page-reader.ts';

/** Grows when this package reads a page differently with the same models. */
const REVISION = 2;

/**
 * The OCR engine of PP-OCRv6 (small, in eight-bit integers) on ONNX Runtime: Japanese and English, horizontal and
 * vertical, offline. It opens in a fifth of a second, computes on one thread, and reads nothing but its packages; Node's
 * permission model must allow addons (`--allow-addons`).
 */
export const ppocr = defineOcrEngine({
  name: 'ppocr',
  version: `${REVISION}+${modelVersion()}`,
  languages: ['jpn', 'eng'],
  async open({ languages }): Promise<OcrEngine> {
    const unknown = languages.filter((code) => code !== 'jpn' && code !== 'eng');
    if (unknown.length > 0 || languages.length === 0)
      throw new FileprocError(
        'OCR_UNAVAILABLE',
        `The OCR engine ppocr reads jpn and eng, not ${unknown.join(', ') || 'nothing'} (OCR_LANGUAGE); tesseract reads more.`,
      );
    const { detection, recognition, dictionary } = modelFiles();
    const { loadNetwork } = await loadRuntime();
    const models = {
      detection: await loadNetwork(detection, { keepsMemory: false }),
      recognition: await loadNetwork(recognition, { keepsMemory: true }),
      dictionary,
    };
    return {
      recognize: (image, options, signal) => readPage(models, image, options, signal),
      async close() {
        await models.detection.release();
        await models.recognition.release();
      },
    };
  },
});

/** Loaded only when an engine is opened: a parent that hands the engine to children needs no native library. */
async function loadRuntime(): Promise<typeof import('./runtime/session.ts')> {
  try {
    return await import('./runtime/session.ts');
  } catch (cause) {
    throw new FileprocError(
      'OCR_UNAVAILABLE',
      `The OCR engine ppocr could not load onnxruntime-node for ${process.platform} ${process.arch}.`,
      { cause },
    );
  }
}
