import { join } from 'node:path';
import type { BridgeDocument, BridgeOriginal, BridgePage } from '../../protocol.ts';
import { Failure } from '../failure.ts';
import { pause } from '../pause.ts';
import { annotationsOf } from './annotations.ts';
import { XDW_ERROR } from './errors.ts';
import type { Handle, Xdwapi } from './library.ts';

/** What is read. */
export interface DocumentWanted {
  readonly mostPages: number;
  /** The folder that original files are written to; undefined where they are not wanted. */
  readonly originalsTo?: string;
}

const KINDS = ['document', 'binder', 'container'] as const;
const MADE_FROM = ['none', 'image', 'application'] as const;
/** Originals and documents of a binder that are asked about: counts are not trusted beyond. */
const MOST_PARTS = 10_000;
/** Milliseconds between tries while another program holds the file. */
const SHARING_PAUSES = [100, 200, 400, 800, 1600, 3200];

/** Text page by page, annotations, structure and original files of a document or binder. Throws a {@link Failure}. */
export function readDocument(api: Xdwapi, path: string, wanted: DocumentWanted): BridgeDocument {
  return withDocument(api, path, (handle) => {
    const { nPages, nDocType, nDocuments, nOriginalData } = api.document(handle);
    const isBinder = nDocType === 1;
    const pages: BridgePage[] = [];
    for (let page = 1; page <= Math.min(nPages, wanted.mostPages); page++) pages.push(readPage(api, handle, page));
    const { originalsTo } = wanted;
    return {
      reader: 'xdwapi',
      version: api.version,
      kind: KINDS[nDocType] ?? 'unknown',
      pageCount: nPages,
      pages,
      documents: isBinder ? numbered(nDocuments).map((position) => documentInBinder(api, handle, position)) : [],
      originals:
        originalsTo === undefined
          ? []
          : numbered(nOriginalData).map((index) => takeOriginal(api, handle, index, originalsTo)),
    };
  });
}

/** Writes the picture of a page as a BMP file. Throws a {@link Failure}. */
export function savePicture(api: Xdwapi, path: string, page: number, dpi: number, to: string): void {
  withDocument(api, path, (handle) => api.savePicture(handle, page, to, dpi));
}

function withDocument<Result>(api: Xdwapi, path: string, action: (handle: Handle) => Result): Result {
  const handle = openPatiently(api, path);
  try {
    return action(handle);
  } finally {
    api.close(handle);
  }
}

/** A virus scanner or an indexer that holds the file lets go of it soon. */
function openPatiently(api: Xdwapi, path: string): Handle {
  for (let attempt = 0; ; attempt++) {
    const wait = SHARING_PAUSES[attempt];
    try {
      return api.open(path);
    } catch (error) {
      if (wait === undefined || !isSharingViolation(error)) throw error;
      pause(wait);
    }
  }
}

function isSharingViolation(error: unknown): boolean {
  return error instanceof Failure && error.result === XDW_ERROR.sharingViolation;
}

/** A page that fails in part costs that part. */
function readPage(api: Xdwapi, handle: Handle, page: number): BridgePage {
  const failures: string[] = [];
  const attempt = <Value>(action: () => Value, otherwise: Value): Value => {
    try {
      return action();
    } catch (error) {
      if (!(error instanceof Failure) || error.code === 'OUT_OF_MEMORY') throw error;
      failures.push(error.message);
      return otherwise;
    }
  };
  const info = attempt(() => api.page(handle, page), undefined);
  const madeFrom = info && MADE_FROM[info.nPageType];
  const text = attempt(() => api.pageText(handle, page), '');
  const annotations = info ? attempt(() => annotationsOf(api, handle, page, info.nAnnotations), []) : [];
  return {
    text: text.replaceAll('\r\n', '\n'),
    ...(info && info.nWidth > 0 && info.nHeight > 0 && { width: info.nWidth, height: info.nHeight }),
    ...(madeFrom && { madeFrom }),
    annotations,
    ...(failures.length > 0 && { failure: failures.join('; ') }),
  };
}

function documentInBinder(api: Xdwapi, handle: Handle, position: number) {
  return { name: api.nameInBinder(handle, position), pages: api.documentInBinder(handle, position).nPages };
}

/** The file gets a name of ours: the one in the document is not used on disk. */
function takeOriginal(api: Xdwapi, handle: Handle, index: number, folder: string): BridgeOriginal {
  let name = '';
  try {
    name = api.originalName(handle, index);
    const file = `docuworks-original-${index}`;
    api.saveOriginal(handle, index, join(folder, file));
    return { name, file };
  } catch (error) {
    if (!(error instanceof Failure) || error.code === 'SCRATCH_UNAVAILABLE') throw error;
    return { name, failure: error.message };
  }
}

function numbered(count: number): number[] {
  return Array.from({ length: Math.max(0, Math.min(count, MOST_PARTS)) }, (_, index) => index + 1);
}
