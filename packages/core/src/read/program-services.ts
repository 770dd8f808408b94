import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { toFileprocError } from '../contract/errors.ts';
import type { OutsideProgram, ProgramService } from '../contract/program.ts';
import type { ScratchFile } from '../contract/reader.ts';
import { SCRATCH_FOLDER } from './scratch-folder.ts';

/** Programs as one file's processor sees them. */
export function programServices(
  programs: Readonly<Record<string, OutsideProgram>>,
  file: ScratchFile,
  signal: AbortSignal,
): Readonly<Record<string, ProgramService>> {
  return Object.fromEntries(
    Object.keys(programs).map((name) => [
      name,
      { ask: (request) => askProgram(programs, name, request, file, signal) },
    ]),
  );
}

/** Asks a program about a file. Rejects with a FileprocError: PROCESSOR_FAILED where the program threw another. */
export async function askProgram(
  programs: Readonly<Record<string, OutsideProgram>>,
  name: string,
  request: unknown,
  { file, folder, name: content }: ScratchFile,
  signal: AbortSignal,
): Promise<unknown> {
  signal.throwIfAborted();
  const program = Object.hasOwn(programs, name) ? programs[name] : undefined;
  try {
    if (!program) throw new Error('there is no such program');
    const own = join(folder, SCRATCH_FOLDER);
    await mkdir(own, { recursive: true, mode: 0o700 });
    return await program.ask(request, { path: file.path, localPath: join(folder, content), folder: own }, signal);
  } catch (error) {
    signal.throwIfAborted();
    throw toFileprocError(error, 'PROCESSOR_FAILED', `${file.path}: the program "${name}" failed`);
  }
}
