import koffi, { type TypeObject } from 'koffi';
import { filterFailure } from './errors.ts';
import { guidBytes } from './guid.ts';

/** An interface pointer. */
export type ComPointer = unknown;

/** GUID of guiddef.h. */
const GUID = koffi.struct('GUID', {
  Data1: 'uint32_t',
  Data2: 'uint16_t',
  Data3: 'uint16_t',
  Data4: koffi.array('uint8_t', 8),
});
/** PROPSPEC of propidlbase.h; its union of a number and a pointer is as large as a pointer. */
const PROPSPEC = koffi.struct('PROPSPEC', { ulKind: 'uint32_t', propid: 'uintptr_t' });
const FULLPROPSPEC = koffi.struct('FULLPROPSPEC', { guidPropSet: GUID, psProperty: PROPSPEC });

/** STAT_CHUNK of filter.h. */
export const STAT_CHUNK = koffi.struct('STAT_CHUNK', {
  idChunk: 'uint32_t',
  breakType: 'int',
  flags: 'int',
  locale: 'uint32_t',
  attribute: FULLPROPSPEC,
  idChunkSource: 'uint32_t',
  cwcStartSource: 'uint32_t',
  cwcLenSource: 'uint32_t',
});

/** Structures of Windows that are used, by their names. */
export const WINDOWS_STRUCTURES: Readonly<Record<string, TypeObject>> = { GUID, PROPSPEC, FULLPROPSPEC, STAT_CHUNK };

const POINTER_BYTES = koffi.sizeof('void *');

/** Methods by their place in the table of virtual functions, IUnknown's three first. */
const METHODS = {
  queryInterface: {
    at: 0,
    type: koffi.proto('int __stdcall QueryInterface(void *self, void *iid, _Out_ void **made)'),
  },
  release: { at: 2, type: koffi.proto('uint32_t __stdcall Release(void *self)') },
  /** IPersistFile: GetClassID, IsDirty, Load. */
  load: { at: 5, type: koffi.proto('int __stdcall Load(void *self, str16 path, uint32_t mode)') },
  /** IFilter: Init, GetChunk, GetText. */
  init: {
    at: 3,
    type: koffi.proto(
      'int __stdcall Init(void *self, uint32_t flags, uint32_t count, void *attributes, _Out_ uint32_t *found)',
    ),
  },
  getChunk: { at: 4, type: koffi.proto('int __stdcall GetChunk(void *self, _Out_ STAT_CHUNK *chunk)') },
  getText: { at: 5, type: koffi.proto('int __stdcall GetText(void *self, _Inout_ uint32_t *count, void *text)') },
} as const;

/** Calls a method of an object and gives its HRESULT. */
export function invoke(object: ComPointer, method: keyof typeof METHODS, ...values: unknown[]): number {
  const { at, type } = METHODS[method];
  const table: unknown = koffi.decode(object, 'void *');
  const address: unknown = koffi.decode(table, at * POINTER_BYTES, 'void *');
  return koffi.call(address, type, object, ...values) as number;
}

/** Gives an object free. */
export function release(object: ComPointer): void {
  invoke(object, 'release');
}

/** An object's other interface. Throws a `Failure`. */
export function queryInterface(object: ComPointer, iid: string): ComPointer {
  const made: [ComPointer] = [null];
  const result = invoke(object, 'queryInterface', guidBytes(iid), made);
  if (result < 0) throw filterFailure('QueryInterface', result);
  return made[0];
}

/** The part of COM that is not an object. */
export interface Com {
  /** Makes an object of a class in this process. Throws a `Failure`. */
  create(classId: string, iid: string): ComPointer;
}

const COINIT_APARTMENTTHREADED = 2;
const CLSCTX_INPROC_SERVER = 1;
/** The thread is initialised already, in this way or another. */
const ALREADY = [1, 0x80010106 | 0];
const INVALID_CLASS = 0x800401f3 | 0;

/** Loads ole32.dll and initialises COM for this thread, once in the life of the process. */
export function loadCom(): Com {
  const library = koffi.load('ole32.dll');
  const initialize: (reserved: null, mode: number) => number = library.func(
    'int __stdcall CoInitializeEx(void *reserved, uint32_t mode)',
  );
  const createInstance: (
    classId: Buffer,
    outer: null,
    context: number,
    iid: Buffer | undefined,
    made: [ComPointer],
  ) => number = library.func(
    'int __stdcall CoCreateInstance(void *classId, void *outer, uint32_t context, void *iid, _Out_ void **made)',
  );
  const result = initialize(null, COINIT_APARTMENTTHREADED);
  if (result < 0 && !ALREADY.includes(result)) throw filterFailure('CoInitializeEx', result);
  return {
    create(classId, iid) {
      const bytes = guidBytes(classId);
      if (!bytes) throw filterFailure('CLSIDFromString', INVALID_CLASS);
      const made: [ComPointer] = [null];
      const created = createInstance(bytes, null, CLSCTX_INPROC_SERVER, guidBytes(iid), made);
      if (created < 0) throw filterFailure('CoCreateInstance', created);
      return made[0];
    },
  };
}
