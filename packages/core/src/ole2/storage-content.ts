import type { Ole2Storage, Ole2Stream } from './ole2-file.ts';
import type { StorageContent, StreamContent } from './write-ole2.ts';

/**
 * What a storage holds, read whole, ready for `writeOle2`. Each stream is read as far as the file holds it; `maxBytes` in
 * all, what comes after it is left empty.
 */
export async function readStorage(storage: Ole2Storage, maxBytes: number): Promise<StorageContent> {
  let left = maxBytes;
  return await contentOf(storage);

  async function contentOf({ name, classId, children }: Ole2Storage): Promise<StorageContent> {
    const read: (StorageContent | StreamContent)[] = [];
    for (const child of children) read.push(child.kind === 'storage' ? await contentOf(child) : await streamOf(child));
    return { name, classId, children: read };
  }

  async function streamOf(stream: Ole2Stream): Promise<StreamContent> {
    const content = await stream.bytes(Math.min(stream.size, left));
    left -= content.byteLength;
    return { name: stream.name, content };
  }
}
