import { createWriteStream } from 'node:fs';
import { mkdir, open, readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { EmbeddedFile } from '../../contract/extraction.ts';
import type { LocalFile } from '../../contract/file.ts';
import { resolveLimits } from '../../contract/limits.ts';
import type { ProcessContext, Processor } from '../../contract/processor.ts';
import { fileUri } from '../../identity/uri.ts';
import type { ProcessorSample } from './processor-kit.ts';

/** A file and a context of the kit's own: no detection, no routing, so that a failure is the processor's. */
export async function kitContext(
  processor: Processor,
  sample: ProcessorSample,
  place: { folder: string; path: string; signal: AbortSignal; ocr?: ProcessContext['ocr'] },
): Promise<{ file: LocalFile; context: ProcessContext }> {
  const { path, signal } = place;
  const { size } = await stat(path);
  const extension = sample.name.includes('.') ? (sample.name.split('.').at(-1) ?? '').toLowerCase() : '';
  const file: LocalFile = {
    uri: fileUri(`/kit/${sample.name}`),
    path: `/kit/${sample.name}`,
    name: sample.name,
    localPath: path,
    size,
    type: {
      mediaType: sample.mediaType ?? processor.mediaTypes[0] ?? 'application/octet-stream',
      extension,
      ...(sample.encoding !== undefined && { encoding: sample.encoding }),
      by: 'content',
      evidence: 'given by the kit',
    },
    async bytes() {
      signal.throwIfAborted();
      const content = await readFile(path, { signal });
      return new Uint8Array(content.buffer as ArrayBuffer, content.byteOffset, content.length);
    },
    async *stream({ start = 0, end = size } = {}) {
      for (let position = start; position < end; position += 262_144)
        yield await this.read(position, Math.min(262_144, end - position));
    },
    async read(position, length) {
      signal.throwIfAborted();
      await using handle = await open(path);
      const buffer = new Uint8Array(Math.max(0, Math.min(length, size - position)));
      const { bytesRead } = await handle.read(buffer, 0, buffer.length, position);
      return buffer.subarray(0, bytesRead);
    },
  };
  const scratch = join(place.folder, 'scratch');
  await mkdir(scratch);
  let count = 0;
  const context: ProcessContext = {
    signal,
    limits: resolveLimits(),
    scratch,
    ...(place.ocr && { ocr: place.ocr }),
    wants: { thumbnail: { width: 200, height: 200 }, words: false, markdown: false },
    passwords: [],
    async embed(entry, content): Promise<EmbeddedFile> {
      const localPath = join(scratch, `embedded-${++count}`);
      await pipeline(Readable.from(content instanceof Uint8Array ? [content] : content), createWriteStream(localPath), {
        signal,
      });
      return { ...entry, localPath, size: (await stat(localPath)).size };
    },
    warn() {},
  };
  return { file, context };
}
