import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import type { DocumentInitParameters } from 'pdfjs-dist/types/src/display/api.js';

/** The part of pdf.js that is used. The legacy build: the other one calls functions that Node 24 does not have. */
export type PdfJs = typeof import('pdfjs-dist/legacy/build/pdf.mjs');

/** pdf.js and the canvas that it draws on. */
export interface Library {
  readonly pdfjs: PdfJs;
  readonly canvas: typeof import('@napi-rs/canvas');
}

let loading: Promise<Library> | undefined;

/** Both, loaded at first use: 0.13 s that a process which reads no PDF does not pay. */
export function loadLibrary(): Promise<Library> {
  loading ??= Promise.all([import('pdfjs-dist/legacy/build/pdf.mjs'), import('@napi-rs/canvas')]).then(
    ([pdfjs, canvas]) => ({ pdfjs, canvas }),
  );
  return loading;
}

const FOLDERS: Readonly<Record<string, string>> = {
  cMapUrl: 'cmaps',
  standardFontDataUrl: 'standard_fonts',
  wasmUrl: 'wasm',
};

/**
 * Hands pdf.js its character maps, standard fonts and image decoders from its own package. Its own reader for Node takes
 * no file URL, and without these files Japanese text and JBIG2 or JPEG 2000 scans vanish without a word.
 */
class PackageFiles {
  readonly #root = dirname(createRequire(import.meta.url).resolve('pdfjs-dist/package.json'));

  async fetch({ kind, filename }: { kind: string; filename: string }): Promise<Uint8Array> {
    const folder = FOLDERS[kind];
    // A name can come from the PDF: it never leads out of the folder.
    if (!folder || !/^[\w-][\w.-]*$/.test(filename)) throw new Error(`pdf.js has no file ${kind} ${filename}`);
    return new Uint8Array(await readFile(join(this.#root, folder, filename)));
  }
}

/** Settings for `getDocument`: nothing is fetched, nothing printed, nothing executed, and errors of a part cost that part. */
export const DOCUMENT_SETTINGS = {
  verbosity: 0,
  BinaryDataFactory: PackageFiles,
  // Their presence says that the files exist; PackageFiles finds them.
  cMapUrl: 'cmaps/',
  standardFontDataUrl: 'standard_fonts/',
  wasmUrl: 'wasm/',
  useWorkerFetch: false,
  disableRange: true,
  disableStream: true,
  disableAutoFetch: true,
  stopAtErrors: false,
} as const satisfies DocumentInitParameters;
