/** What the command's exit code says; `docs/command-line.md` documents the same list. */
export const EXIT = {
  /** Everything asked for was done: all files read, the search made. */
  ok: 0,
  /** Some files could not be read, or nothing was found where something was asked for by name. */
  notAll: 1,
  /** The command line or the configuration is wrong; nothing was done. */
  usage: 2,
  /** The index, the source or the scratch folder did not answer; run it again. */
  unavailable: 3,
  /** Stopped by Ctrl-C or SIGTERM; the next run goes on where it stopped. */
  interrupted: 130,
} as const;
