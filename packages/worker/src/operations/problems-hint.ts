import type { Configuration } from '../configuration/load.ts';

/** The command that lists what could not be read in the index of a service command; that of a folder is SQLite unless told. */
export function problemsHint({ file }: Configuration, sink: string | undefined): string {
  const name = sink ?? (file?.sink ? undefined : 'opensearch');
  return name === undefined ? 'fileproc problems' : `fileproc problems --sink ${name}`;
}
