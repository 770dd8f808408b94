import { join } from 'node:path';
import koffi, { type LibraryHandle, type TypeObject } from 'koffi';
import { Failure } from '../failure.ts';
import { checked, XDW_ERROR, xdwFailure } from './errors.ts';
import {
  type AnnotationInformation,
  type DocumentInformation,
  type PageInformation,
  XDW_ANNOTATION_INFO,
  XDW_DOCUMENT_INFO,
  XDW_IMAGE_OPTION,
  XDW_OPEN_MODE_EX,
  XDW_ORGDATA_INFOW,
  XDW_PAGE_INFO,
} from './structures.ts';

/** A handle of DocuWorks: opaque. */
export type Handle = unknown;

/** The functions of xdwapi.dll that are used; each throws a `Failure`. Pages, documents and originals count from 1. */
export interface Xdwapi {
  /** As DocuWorks gives it: `10.0.0`. */
  readonly version: string;
  open(path: string): Handle;
  close(handle: Handle): void;
  document(handle: Handle): DocumentInformation;
  documentInBinder(handle: Handle, position: number): DocumentInformation;
  nameInBinder(handle: Handle, position: number): string;
  page(handle: Handle, page: number): PageInformation;
  pageText(handle: Handle, page: number): string;
  annotation(handle: Handle, page: number, parent: Handle | null, index: number): AnnotationInformation;
  /** Undefined where the annotation has no such attribute. */
  annotationText(annotation: Handle, attribute: string): string | undefined;
  originalName(handle: Handle, index: number): string;
  saveOriginal(handle: Handle, index: number, path: string): void;
  savePicture(handle: Handle, page: number, path: string, dpi: number): void;
}

/** Loses data: nobody should have it open a document. */
const REFUSED_VERSION = '8.0.3';
/** The functions with UTF-16 strings begin with it. */
const FIRST_VERSION = 8;
const INDEX_OF_VERSION = 1;
const READ_ONLY = 0;
const NO_DIALOGUE = 1;
const COLOUR = 1;
/** Code page of texts that the document keeps as bytes: Shift_JIS. */
const CODE_PAGE = 932;
/** UTF-16 units of one text; DocuWorks says sizes, which are not trusted beyond. */
const MOST_UNITS = 256 * 1024 * 1024;

/** Loads xdwapi.dll from a folder, or from where Windows looks. Throws DOCUWORKS_UNAVAILABLE. */
export function loadXdwapi(folder: string | undefined): Xdwapi {
  const path = folder === undefined ? 'xdwapi.dll' : join(folder, 'xdwapi.dll');
  let library: LibraryHandle;
  try {
    library = koffi.load(path);
  } catch (error) {
    throw new Failure(
      'DOCUWORKS_UNAVAILABLE',
      `DocuWorks is not installed here: ${path} cannot be loaded by this ${process.arch} Node (${(error as Error).message}). DOCUWORKS_SDK_PATH names another folder, DOCUWORKS_NODE a Node of the library's 32 or 64 bits.`,
    );
  }
  const api = functionsOf(library);
  const version = versionOf(library);
  if (version === REFUSED_VERSION)
    throw new Failure('DOCUWORKS_UNAVAILABLE', 'DocuWorks 8.0.3 can lose data and is not used: install its update.');
  if (Number.parseInt(version, 10) < FIRST_VERSION)
    throw new Failure('DOCUWORKS_UNAVAILABLE', `DocuWorks ${version} is too old: ${FIRST_VERSION} or later is needed.`);
  return { version, ...api };
}

function versionOf(library: LibraryHandle): string {
  const getInformation: (index: number, buffer: Buffer | null, size: number, reserved: null) => number = library.func(
    'int __stdcall XDW_GetInformation(int index, void *buffer, int size, void *reserved)',
  );
  const size = checked('XDW_GetInformation', getInformation(INDEX_OF_VERSION, null, 0, null));
  const buffer = Buffer.alloc(size + 1);
  checked('XDW_GetInformation', getInformation(INDEX_OF_VERSION, buffer, size, null));
  return buffer.toString('latin1', 0, buffer.indexOf(0));
}

type Call = (...values: unknown[]) => number;

function functionsOf(library: LibraryHandle): Omit<Xdwapi, 'version'> {
  const call = (name: string, parameters: string): Call => library.func(`int __stdcall ${name}(${parameters})`) as Call;
  const open = call('XDW_OpenDocumentHandleW', 'str16 path, _Out_ void **handle, XDW_OPEN_MODE_EX *mode');
  const close = call('XDW_CloseDocumentHandle', 'void *handle, void *reserved');
  const document = call('XDW_GetDocumentInformation', 'void *handle, _Inout_ XDW_DOCUMENT_INFO *info, void *reserved');
  const inBinder = call(
    'XDW_GetDocumentInformationInBinder',
    'void *handle, int position, _Inout_ XDW_DOCUMENT_INFO *info, void *reserved',
  );
  const nameInBinder = call(
    'XDW_GetDocumentNameInBinderW',
    'void *handle, int position, void *name, int size, _Out_ int *textType, int codePage, void *reserved',
  );
  const page = call('XDW_GetPageInformation', 'void *handle, int page, _Inout_ XDW_PAGE_INFO *info');
  const pageText = call('XDW_GetPageTextToMemoryW', 'void *handle, int page, void *text, int size, void *reserved');
  const annotation = call(
    'XDW_GetAnnotationInformation',
    'void *handle, int page, void *parent, int index, _Inout_ XDW_ANNOTATION_INFO *info, void *reserved',
  );
  const attribute = call(
    'XDW_GetAnnotationAttributeW',
    'void *annotation, str name, void *value, int size, _Out_ int *textType, int codePage, void *reserved',
  );
  const original = call(
    'XDW_GetOriginalDataInformationW',
    'void *handle, int index, _Inout_ XDW_ORGDATA_INFOW *info, _Out_ int *textType, int codePage, void *reserved',
  );
  const saveOriginal = call('XDW_GetOriginalDataW', 'void *handle, int index, str16 path, void *reserved');
  const savePicture = call(
    'XDW_ConvertPageToImageFileW',
    'void *handle, int page, str16 path, XDW_IMAGE_OPTION *option',
  );

  return {
    open(path) {
      const handle: [Handle] = [null];
      checked(
        'XDW_OpenDocumentHandleW',
        open(path, handle, { nSize: koffi.sizeof(XDW_OPEN_MODE_EX), nOption: READ_ONLY, nAuthMode: NO_DIALOGUE }),
      );
      return handle[0];
    },
    close: (handle) => void close(handle, null),
    document: (handle) =>
      filled(XDW_DOCUMENT_INFO, 'XDW_GetDocumentInformation', (info) => document(handle, info, null)),
    documentInBinder: (handle, position) =>
      filled(XDW_DOCUMENT_INFO, 'XDW_GetDocumentInformationInBinder', (info) => inBinder(handle, position, info, null)),
    nameInBinder: (handle, position) =>
      textOf('XDW_GetDocumentNameInBinderW', (buffer, size) =>
        nameInBinder(handle, position, buffer, size, [0], CODE_PAGE, null),
      ),
    page: (handle, number) => filled(XDW_PAGE_INFO, 'XDW_GetPageInformation', (info) => page(handle, number, info)),
    pageText: (handle, number) =>
      textOf('XDW_GetPageTextToMemoryW', (buffer, size) => pageText(handle, number, buffer, size, null)),
    annotation: (handle, number, parent, index) =>
      filled(XDW_ANNOTATION_INFO, 'XDW_GetAnnotationInformation', (info) =>
        annotation(handle, number, parent, index, info, null),
      ),
    annotationText(handle, name) {
      const ask = (buffer: Buffer | null, size: number) => attribute(handle, name, buffer, size, [0], CODE_PAGE, null);
      const size = ask(null, 0);
      if (size === XDW_ERROR.infoNotFound || size === XDW_ERROR.invalidArgument) return undefined;
      return textOf('XDW_GetAnnotationAttributeW', ask);
    },
    originalName: (handle, index) =>
      filled<{ readonly szName: string }>(XDW_ORGDATA_INFOW, 'XDW_GetOriginalDataInformationW', (info) =>
        original(handle, index, info, [0], CODE_PAGE, null),
      ).szName,
    saveOriginal: (handle, index, path) =>
      void checked('XDW_GetOriginalDataW', saveOriginal(handle, index, path, null)),
    savePicture: (handle, number, path, dpi) =>
      void checked(
        'XDW_ConvertPageToImageFileW',
        savePicture(handle, number, path, { nSize: koffi.sizeof(XDW_IMAGE_OPTION), nDpi: dpi, nColor: COLOUR }),
      ),
  };
}

/** A structure that DocuWorks fills. */
function filled<Information>(type: TypeObject, name: string, call: (info: object) => number): Information {
  const info: Record<string, unknown> = {};
  for (const [member, { type: kind }] of Object.entries(type.members ?? {}))
    info[member] = kind.primitive === 'Array' ? '' : kind.primitive === 'Pointer' ? null : 0;
  info.nSize = koffi.sizeof(type);
  checked(name, call(info));
  return info as Information;
}

/**
 * A text that is asked for twice, first for its size. Whether that counts bytes or UTF-16 units differs between
 * functions, so there is room for units, and the text ends at its NUL.
 */
function textOf(name: string, ask: (buffer: Buffer | null, size: number) => number): string {
  const size = checked(name, ask(null, 0));
  if (size > MOST_UNITS) throw xdwFailure(name, 0x8007000e);
  if (size === 0) return '';
  const buffer = Buffer.alloc(2 * size + 2);
  checked(name, ask(buffer, size));
  let end = 0;
  while (buffer.readUInt16LE(end) !== 0) end += 2;
  return buffer.toString('utf16le', 0, end);
}
