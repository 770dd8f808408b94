import { type Limits, type LocalFile, type ProcessContext, resolveLimits } from '@cis/fileproc-core';

/** What a test says of a file beside its bytes. */
export interface FileFacts {
  readonly name?: string;
  readonly mediaType?: string;
  readonly encoding?: string;
  readonly declaredType?: string;
  /** Bytes that `stream` gives at once. */
  readonly chunk?: number;
}

/** A file in memory, as a processor gets one. Text is written as UTF-8. */
export function fileOf(content: Uint8Array | string, facts: FileFacts = {}): LocalFile {
  const bytes = typeof content === 'string' ? new TextEncoder().encode(content) : new Uint8Array(content);
  const name = facts.name ?? 'file.txt';
  return {
    uri: `file:///${encodeURIComponent(name)}`,
    path: name,
    name,
    localPath: '/nowhere/content',
    size: bytes.length,
    ...(facts.declaredType && { declaredType: facts.declaredType }),
    type: {
      mediaType: facts.mediaType ?? 'text/plain',
      extension: 'txt',
      by: 'content',
      evidence: 'a test says so',
      ...(facts.encoding && { encoding: facts.encoding }),
    },
    bytes: async () => bytes,
    read: async (position, length) => bytes.slice(position, position + length),
    async *stream({ start = 0, end = bytes.length } = {}) {
      const step = facts.chunk ?? 256 * 1024;
      for (let at = start; at < end; at += step) yield bytes.subarray(at, Math.min(at + step, end));
    },
  };
}

/** The context of a call with nothing unusual asked for. */
export function contextOf(
  given: { readonly limits?: Partial<Limits>; readonly markdown?: boolean; readonly signal?: AbortSignal } = {},
): ProcessContext {
  return {
    signal: given.signal ?? new AbortController().signal,
    limits: resolveLimits(given.limits),
    scratch: '/nowhere',
    wants: { words: false, markdown: given.markdown ?? false },
    passwords: [],
    embed: () => Promise.reject(new Error('Text holds no files.')),
    warn: () => {},
  };
}
