import koffi, { type TypeObject } from 'koffi';

/*
 * Structures of XDWAPI (DocuWorks Development Tool Kit), named as there. They are packed to 8 bytes, which natural
 * alignment is on 32 and 64 bits, and each begins with its own size.
 */

const INTEGERS = (names: readonly string[]) => Object.fromEntries(names.map((name) => [name, 'int']));

/** `nOption` 0 reads only; `nAuthMode` 1 shows no dialogue, whatever the document asks for. */
export const XDW_OPEN_MODE_EX = koffi.struct('XDW_OPEN_MODE_EX', INTEGERS(['nSize', 'nOption', 'nAuthMode']));

/** Of a document, binder or container, and of a document in a binder. */
export const XDW_DOCUMENT_INFO = koffi.struct(
  'XDW_DOCUMENT_INFO',
  INTEGERS([
    'nSize',
    'nPages',
    'nVersion',
    'nOriginalData',
    'nDocType',
    'nPermission',
    'nShowAnnotations',
    'nDocuments',
    'nBinderColor',
    'nBinderSize',
  ]),
);

/** Widths and heights in 1/100 mm, resolutions in dots per inch. */
export const XDW_PAGE_INFO = koffi.struct(
  'XDW_PAGE_INFO',
  INTEGERS(['nSize', 'nWidth', 'nHeight', 'nPageType', 'nHorRes', 'nVerRes', 'nCompressType', 'nAnnotations']),
);

/** `handle` belongs to the document and is not closed. */
export const XDW_ANNOTATION_INFO = koffi.struct('XDW_ANNOTATION_INFO', {
  nSize: 'int',
  handle: 'void *',
  nHorPos: 'int',
  nVerPos: 'int',
  nWidth: 'int',
  nHeight: 'int',
  nAnnotationType: 'int',
  nChildAnnotations: 'int',
});

/** UTF-16 units in a name of an original file, its NUL included. */
const SIZEOF_ORGDATANAME = 256;

/** `nDate` is a 32-bit `long`: seconds since 1970, UTC. */
export const XDW_ORGDATA_INFOW = koffi.struct('XDW_ORGDATA_INFOW', {
  nSize: 'int',
  nDataSize: 'int',
  nDate: 'int32_t',
  szName: koffi.array('char16_t', SIZEOF_ORGDATANAME, 'String'),
});

/** `nColor` 0 black and white, 1 colour. */
export const XDW_IMAGE_OPTION = koffi.struct('XDW_IMAGE_OPTION', INTEGERS(['nSize', 'nDpi', 'nColor']));

/** All of them, by their names. */
export const STRUCTURES: Readonly<Record<string, TypeObject>> = {
  XDW_OPEN_MODE_EX,
  XDW_DOCUMENT_INFO,
  XDW_PAGE_INFO,
  XDW_ANNOTATION_INFO,
  XDW_ORGDATA_INFOW,
  XDW_IMAGE_OPTION,
};

/** What `XDW_GetDocumentInformation` tells. */
export interface DocumentInformation {
  readonly nPages: number;
  readonly nOriginalData: number;
  /** 0 document, 1 binder, 2 container. */
  readonly nDocType: number;
  readonly nDocuments: number;
}

/** What `XDW_GetPageInformation` tells. */
export interface PageInformation {
  readonly nWidth: number;
  readonly nHeight: number;
  /** 0 nothing, 1 an image, 2 an application. */
  readonly nPageType: number;
  readonly nAnnotations: number;
}

/** What `XDW_GetAnnotationInformation` tells. */
export interface AnnotationInformation {
  readonly handle: unknown;
  readonly nAnnotationType: number;
  readonly nChildAnnotations: number;
}
