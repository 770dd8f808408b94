import type { FileRef } from './file.ts';
import type { Health } from './sink.ts';
import type { OpenedFile } from './source.ts';

/**
 * A place whose files are named by others: by the messages of a queue, by a list. What a source that only hears of
 * changes reads them from.
 *
 * Who calls: a source, in the parent process, several calls at once.
 */
export interface FileStore {
  /** `s3`: for logs. */
  readonly name: string;
  /** What a key of this store is called everywhere else: the reference without anything that must be looked up. */
  fileOf(key: string): FileRef;
  /** Opens the present content, under the rules of `Delivery.open`. */
  open(file: FileRef, signal: AbortSignal): Promise<OpenedFile>;
  /** The second look, under the rules of `Delivery.isCurrent`. */
  isCurrent(file: FileRef, indexed: FileRef | undefined, signal: AbortSignal): Promise<boolean>;
  /** Whether the place answers at all and lets itself be read. */
  health(): Promise<Health>;
}
