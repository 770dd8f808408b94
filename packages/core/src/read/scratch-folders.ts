import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { FileprocError } from '../contract/errors.ts';

/** Where the caller of a reader makes the folders of the files that it hands over. */
export interface ScratchFolders {
  /** Makes an empty folder for one file, open to this user alone. Throws SCRATCH_UNAVAILABLE. */
  folder(): Promise<string>;
  /** Removes such a folder with everything in it. */
  remove(folder: string): Promise<void>;
}

/** Folders inside one of our own, which is made on first use and removed with everything in it on disposal. */
export function createScratchFolders(directory: string = tmpdir()): ScratchFolders & AsyncDisposable {
  let making: Promise<string> | undefined;
  let made = 0;
  const root = () => {
    making ??= mkdir(directory, { recursive: true }).then(() => mkdtemp(join(directory, 'fileproc-')));
    return making;
  };
  return {
    async folder() {
      try {
        const folder = join(await root(), String(++made));
        await mkdir(folder, { mode: 0o700 });
        return folder;
      } catch (error) {
        making = undefined;
        throw new FileprocError('SCRATCH_UNAVAILABLE', `No scratch folder can be made in ${directory} (SCRATCH_DIR).`, {
          cause: error,
        });
      }
    },
    remove: (folder) => rm(folder, { recursive: true, force: true, maxRetries: 3 }),
    async [Symbol.asyncDispose]() {
      const made = await making?.catch(() => undefined);
      if (made) await rm(made, { recursive: true, force: true, maxRetries: 3 });
    },
  };
}
