import koffi from 'koffi';
import { Failure } from '../failure.ts';

/** What the host needs of Windows itself. */
export interface Kernel32 {
  /** Lets no crash and no missing disk show a dialogue: nobody is there to close it. */
  noDialogues(): void;
  /** Where the library's own libraries are looked for. */
  searchLibrariesIn(folder: string): void;
  /** Waits for the mutex of this name, which all sessions of the machine share; `waiting` is called every second. */
  lock(name: string, waiting: () => void): Lock;
}

/** A mutex that is held. Windows gives it free when this process ends, however it ends. */
export interface Lock {
  release(): void;
}

/** SEM_FAILCRITICALERRORS, SEM_NOGPFAULTERRORBOX, SEM_NOOPENFILEERRORBOX (errhandlingapi.h). */
const NO_ERROR_BOXES = 0x0001 | 0x0002 | 0x8000;
const WAIT_OBJECT_0 = 0;
/** Its last owner ended without giving it back: it is ours nevertheless. */
const WAIT_ABANDONED = 0x80;
const WAIT_TIMEOUT = 0x102;
const ERROR_ACCESS_DENIED = 5;

/** Loads kernel32.dll, which every Windows has. */
export function loadKernel32(): Kernel32 {
  const library = koffi.load('kernel32.dll');
  const setErrorMode: (mode: number) => number = library.func('uint32_t __stdcall SetErrorMode(uint32_t mode)');
  const setDllDirectory: (path: string) => number = library.func('int __stdcall SetDllDirectoryW(str16 path)');
  const createMutex: (attributes: null, owned: number, name: string) => unknown = library.func(
    'void * __stdcall CreateMutexW(void *attributes, int owned, str16 name)',
  );
  const wait: (handle: unknown, milliseconds: number) => number = library.func(
    'uint32_t __stdcall WaitForSingleObject(void *handle, uint32_t milliseconds)',
  );
  const releaseMutex: (handle: unknown) => number = library.func('int __stdcall ReleaseMutex(void *handle)');
  const lastError: () => number = library.func('uint32_t __stdcall GetLastError()');
  const mutexes = new Map<string, unknown>();

  function mutex(name: string): unknown {
    const known = mutexes.get(name);
    if (known) return known;
    const made = createMutex(null, 0, name);
    if (!made) {
      const error = lastError();
      throw new Failure(
        'DOCUWORKS_UNAVAILABLE',
        error === ERROR_ACCESS_DENIED
          ? 'Another user of this machine reads DocuWorks files: run all workers of a machine under one account.'
          : `The mutex ${name} cannot be made (Windows error ${error}).`,
      );
    }
    mutexes.set(name, made);
    return made;
  }

  return {
    noDialogues: () => void setErrorMode(NO_ERROR_BOXES),
    searchLibrariesIn: (folder) => void setDllDirectory(folder),
    lock(name, waiting) {
      const handle = mutex(name);
      for (;;) {
        const result = wait(handle, 1000);
        if (result === WAIT_OBJECT_0 || result === WAIT_ABANDONED) return { release: () => void releaseMutex(handle) };
        if (result !== WAIT_TIMEOUT) throw new Failure('PROCESSOR_FAILED', `Waiting for the mutex ${name} failed.`);
        waiting();
      }
    },
  };
}
