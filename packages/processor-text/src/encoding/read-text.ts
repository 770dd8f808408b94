import type { LocalFile } from '@cis/fileproc-core';
import type { ChosenEncoding } from './choose-encoding.ts';
import { decoderOf } from './decoder.ts';

/** A run of NULs counts once: file systems leave such runs in logs after a crash. */
export const UNUSUAL_CONTROLS = /\0+|[\x01-\x06\x0e-\x1a\x1c-\x1f\x7f-\x84\x86-\x9f]/g;

/** A piece of text. */
export interface TextChunk {
  readonly text: string;
  /** Characters in it that stand for bytes without a meaning. */
  readonly replaced: number;
  /** Control characters that text does not hold; a run of NULs counts once. */
  readonly controls: number;
}

/**
 * The text of a file in an encoding, in pieces of about 256 Ki characters at most, the byte order mark left out. Between
 * two pieces the event loop runs, so that an abort is heard; it ends with the signal's reason.
 */
export async function* readText(
  file: Pick<LocalFile, 'stream'>,
  encoding: ChosenEncoding,
  signal: AbortSignal,
): AsyncGenerator<TextChunk> {
  const decoder = decoderOf(encoding.name);
  const chunk = (text: string): TextChunk => {
    // Where every byte has a meaning, a U+FFFD is the file's own.
    const replaced = encoding.by === 'valid' ? 0 : (text.match(/\ufffd/g)?.length ?? 0);
    return { text, replaced, controls: text.match(UNUSUAL_CONTROLS)?.length ?? 0 };
  };
  for await (const bytes of file.stream({ start: encoding.markLength })) {
    signal.throwIfAborted();
    const text = decoder.write(bytes);
    if (text !== '') yield chunk(text);
    await breathe(signal);
  }
  const last = decoder.end();
  if (last !== '') yield chunk(last);
}

/** Lets the event loop run once, then throws the signal's reason if it was aborted. */
export async function breathe(signal: AbortSignal): Promise<void> {
  await new Promise<void>((resolve) => {
    setImmediate(resolve);
  });
  signal.throwIfAborted();
}
