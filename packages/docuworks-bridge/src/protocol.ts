/*
 * What the bridge and its host say to each other: one JSON object a line, each way. The host works on one request at a
 * time, in its only thread; what is large lies in the output folder.
 */

/** A road to the vendor's program. */
export type BridgeReader = 'xdwapi' | 'ifilter';

/** What is asked about one file. */
export type BridgeRequest =
  /** Text and structure. The answer is a {@link BridgeDocument} in the file `DOCUMENT_FILE` of the output folder. */
  | {
      readonly kind: 'document';
      readonly reader: BridgeReader;
      /** Which extension the copy gets that the program sees. */
      readonly extension: 'xdw' | 'xbd';
      /** Pages at most, of the first ones. */
      readonly mostPages: number;
      /** Whether the original files are written to the output folder. */
      readonly originals: boolean;
    }
  /** The picture of one page as a BMP file in the output folder. */
  | {
      readonly kind: 'image';
      readonly reader: 'xdwapi';
      readonly extension: 'xdw' | 'xbd';
      /** From 1. */
      readonly page: number;
      readonly dpi: number;
    };

/** Name of the file with the document, in the output folder. */
export const DOCUMENT_FILE = 'docuworks-document.json';

/** What the vendor's program says of a file. */
export interface BridgeDocument {
  readonly reader: BridgeReader;
  /** Of the program, where it tells. */
  readonly version?: string;
  readonly kind: 'document' | 'binder' | 'container' | 'unknown';
  /** Pages in the file, also where fewer were read. */
  readonly pageCount: number;
  readonly pages: readonly BridgePage[];
  /** Of a binder, in order. */
  readonly documents: readonly { readonly name: string; readonly pages: number }[];
  readonly originals: readonly BridgeOriginal[];
}

/** One page. */
export interface BridgePage {
  readonly text: string;
  /** 1/100 mm; absent where not known. */
  readonly width?: number;
  /** 1/100 mm; absent where not known. */
  readonly height?: number;
  /** What the page was made from; `none` is a page without content. */
  readonly madeFrom?: 'none' | 'image' | 'application';
  readonly annotations: readonly BridgeAnnotation[];
  /** Why the page, or a part of it, could not be read. */
  readonly failure?: string;
}

/** Words that somebody put on a page. */
export interface BridgeAnnotation {
  readonly kind: 'text' | 'note' | 'stamp' | 'link' | 'title' | 'other';
  readonly text: string;
}

/** A file that the document was made from. */
export interface BridgeOriginal {
  /** As the program gives it; empty where it gives none. */
  readonly name: string;
  /** In the output folder; absent where it could not be taken out. */
  readonly file?: string;
  /** Why not. */
  readonly failure?: string;
}

/** To the host. */
export interface HostRequest {
  readonly id: number;
  readonly request: BridgeRequest;
  /** Where the file's bytes lie. */
  readonly input: string;
  /** The folder for what is large. It exists. */
  readonly output: string;
  /** Milliseconds for the work, waiting for its turn not counted. */
  readonly milliseconds: number;
}

/** From the host. */
export type HostMessage =
  /** Still waiting for another process of this machine that reads a document. */
  | { readonly id: number; readonly kind: 'waiting' }
  /** The work begins. */
  | { readonly id: number; readonly kind: 'started' }
  /** `file`: what was made, a name in the output folder. */
  | { readonly id: number; readonly kind: 'done'; readonly file: string }
  | { readonly id: number; readonly kind: 'failed'; readonly code: HostErrorCode; readonly message: string };

/** Error codes of fileproc that the host gives. */
export type HostErrorCode =
  | 'DOCUWORKS_UNAVAILABLE'
  | 'ENCRYPTED'
  | 'CORRUPT'
  | 'OUT_OF_MEMORY'
  | 'SCRATCH_UNAVAILABLE'
  | 'PROCESSOR_FAILED';
