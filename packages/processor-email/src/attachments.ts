import {
  type EmbeddedEntry,
  type EmbeddedFile,
  extensionOf,
  FileprocError,
  isFileprocError,
  type ProcessContext,
} from '@cis/fileproc-core';

/** Takes the attachments of one message out of it. */
export interface Attachments {
  /** An attachment with its content; false where a limit is passed and no more are taken. */
  add(entry: EmbeddedEntry, content: Uint8Array | AsyncIterable<Uint8Array>): Promise<boolean>;
  /** One that cannot be read, and why. */
  addError(path: string, error: FileprocError): void;
  all(): EmbeddedFile[];
}

/** Attachments within the limits: past one a warning says so, and what was taken stays. */
export function createAttachments({ embed, limits, signal, warn }: ProcessContext): Attachments {
  const files: EmbeddedFile[] = [];
  let full = false;
  const end = (message: string) => {
    if (!full) warn({ code: 'EMBEDDED_TRUNCATED', message });
    full = true;
    return false;
  };
  return {
    async add(entry, content) {
      if (full) return false;
      try {
        files.push(await embed(entry, content));
        return true;
      } catch (error) {
        signal.throwIfAborted();
        if (isFileprocError(error) && error.code === 'LIMIT_EXCEEDED') return end(error.message);
        throw error;
      }
    },
    addError(path, error) {
      if (files.length < limits.embeddedFiles) files.push({ path, localPath: '', size: 0, error: error.toJSON() });
    },
    all: () => files,
  };
}

/** A name for what has none: `attachment-2.pdf`. */
export function unnamed(number: number, mediaType: string): string {
  const extension = extensionOf(mediaType);
  return `attachment-${number}${extension && `.${extension}`}`;
}

/** A subject as a file's name. */
export function messageName(subject: string, number?: number): string {
  const name =
    subject
      .replace(/[\\/\0-\x1f]+/g, ' ')
      .trim()
      .slice(0, 150) || 'message';
  return `${number === undefined ? '' : `${number} `}${name}.eml`;
}

/** The last part of a name that may have been a path on the sender's disk. */
export function baseName(name: string): string {
  return (
    name
      .split(/[\\/]/)
      .findLast((part) => part.trim() !== '')
      ?.trim() ?? ''
  );
}

/** Encrypted content, by scheme. */
export function encryptedPart(name: string, scheme: string): FileprocError {
  return new FileprocError('ENCRYPTED', `${name} is encrypted (${scheme}); its key is not held.`);
}
