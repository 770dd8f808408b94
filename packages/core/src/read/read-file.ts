import { createReadStream } from 'node:fs';
import { mkdir, open, readFile as readBytes, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { isFileprocError, toFileprocError } from '../contract/errors.ts';
import type { EmbeddedFile, Page, Warning } from '../contract/extraction.ts';
import type { DetectedType, LocalFile } from '../contract/file.ts';
import { limitExceeded } from '../contract/limits.ts';
import { pageText } from '../contract/page-text.ts';
import type { ProcessContext } from '../contract/processor.ts';
import type { ScratchFile } from '../contract/reader.ts';
import type { Reading, ReadServices } from './reading.ts';

/** The smallest reader that isolation can be developed with; believes the declared type. */
export async function readFile(
  scratchFile: ScratchFile,
  services: ReadServices,
  signal: AbortSignal,
): Promise<Reading> {
  const started = performance.now();
  const { file, folder, name, size } = scratchFile;
  const type: DetectedType = {
    mediaType: file.declaredType ?? 'application/octet-stream',
    extension: '',
    by: 'declared',
    evidence: 'declared',
  };
  const processor = services.processors.find(({ mediaTypes }) => mediaTypes.includes(type.mediaType));
  const empty = { type, pages: [], metadata: {}, embedded: [], wordCount: 0, charCount: 0, ocrUsed: false };
  const warnings: Warning[] = [];
  const failure = (error: unknown): Reading => ({
    ...empty,
    ...(processor && { processor: { name: processor.name, version: processor.version } }),
    fingerprint: processor ? services.fingerprints.get(processor.name)! : services.unrouted,
    warnings,
    textTruncated: false,
    error: toFileprocError(error, 'PROCESSOR_FAILED').toJSON(),
    timings: { process: performance.now() - started },
  });
  if (!processor) return failure(toFileprocError(new Error('No processor.'), 'UNSUPPORTED_TYPE'));
  const localPath = join(folder, name);
  const local: LocalFile = {
    ...file,
    localPath,
    size,
    type,
    bytes: async () => new Uint8Array(await readBytes(localPath)),
    stream: (range) => createReadStream(localPath, { start: range?.start ?? 0 }),
    async read(position, length) {
      await using handle = await open(localPath);
      const { buffer, bytesRead } = await handle.read(new Uint8Array(length), 0, length, position);
      return buffer.subarray(0, bytesRead);
    },
  };
  const scratch = join(folder, 'work');
  await mkdir(scratch);
  let embedded = 0;
  const context: ProcessContext = {
    signal,
    limits: services.limits,
    scratch,
    ...(services.ocr && { ocr: services.ocr }),
    wants: services.wants,
    passwords: services.passwords,
    warn: (warning) => void warnings.push(warning),
    async embed(entry, content): Promise<EmbeddedFile> {
      if (++embedded > services.limits.embeddedFiles)
        throw limitExceeded('embeddedFiles', services.limits, embedded, file.path);
      const target = join(folder, `e${embedded}`);
      const bytes = content instanceof Uint8Array ? content : Buffer.concat(await Array.fromAsync(content));
      await writeFile(target, bytes);
      return { ...entry, localPath: target, size: bytes.byteLength };
    },
  };
  try {
    const { pages, metadata, thumbnail, embedded: files } = await processor.process(local, context);
    if (!Array.isArray(pages) || pages.some((page: Page) => typeof page?.text !== 'string'))
      return failure(new Error('What the processor returned is no extraction.'));
    return {
      ...empty,
      processor: { name: processor.name, version: processor.version },
      fingerprint: services.fingerprints.get(processor.name)!,
      pages,
      metadata,
      ...(thumbnail && { thumbnail }),
      embedded: files ?? [],
      warnings,
      charCount: pages.reduce((sum, page) => sum + pageText(page).length, 0),
      ocrUsed: pages.some(({ origin }) => origin === 'ocr'),
      textTruncated: false,
      timings: { process: performance.now() - started },
    };
  } catch (error) {
    return failure(isFileprocError(error) ? error : (error as Error));
  }
}
