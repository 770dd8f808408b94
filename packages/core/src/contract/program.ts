/**
 * A program that processors may ask, such as a vendor's own reader of its format. The parent process runs it, since a
 * processor may neither start a program nor open a connection.
 *
 * - `ask` is called for several files at once; what the program cannot do at once waits here, in the order of arrival.
 * - It has a time limit of its own: the time counts neither against PROCESSING_TIMEOUT nor as a share of the CPU.
 * - It rejects with a FileprocError, or with the signal's reason on abort.
 * - Whoever made the program closes it, after the reader.
 */
export interface OutsideProgram {
  /** `request` and the answer are plain data of at most 256 KiB: what is larger lies in `folder`. */
  ask(request: unknown, file: ProgramFile, signal: AbortSignal): Promise<unknown>;
}

/** The file that a program is asked about. */
export interface ProgramFile {
  /** As people know it, for messages. */
  readonly path: string;
  /** Where its bytes lie. Read only. */
  readonly localPath: string;
  /** A folder of this file's own, where the program puts what is large: the processor sees it as `context.scratch`. */
  readonly folder: string;
}

/** A program as a processor sees it: about its own file, and no other. */
export interface ProgramService {
  /** Gives the program's answer, which is plain data not to be trusted. Rejects with a FileprocError. */
  ask(request: unknown): Promise<unknown>;
}
