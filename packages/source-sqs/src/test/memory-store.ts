import { createHash } from 'node:crypto';
import { FileprocError, type FileRef, type FileStore, type Health, s3Uri } from '@cis/fileproc-core';

/** A bucket in memory. */
export interface MemoryStore extends FileStore {
  readonly objects: Map<string, Uint8Array>;
  state: Health;
  /** Of every object. */
  declaredType: string | undefined;
}

/** A store over contents in memory, with the URIs of objects. */
export function memoryStore(bucket: string): MemoryStore {
  const objects = new Map<string, Uint8Array>();
  const fileOf = (key: string): FileRef => ({ uri: s3Uri(bucket, key), path: key, name: key.split('/').at(-1) ?? key });
  const versionOf = (content: Uint8Array | undefined) =>
    content && createHash('sha256').update(content).digest('hex').slice(0, 16);
  return {
    name: 'memory',
    objects,
    declaredType: undefined,
    state: { ok: true, detail: `memory ${bucket}` },
    fileOf,
    async open(file) {
      const content = objects.get(file.path);
      if (!content) throw new FileprocError('SOURCE_MISSING', `${file.path} is gone.`);
      const { declaredType } = this;
      const known = { size: content.length, version: versionOf(content)!, ...(declaredType && { declaredType }) };
      return { file: { ...file, ...known }, content: inChunks(content) };
    },
    async isCurrent(file, indexed) {
      return versionOf(objects.get(file.path)) === indexed?.version;
    },
    async health() {
      return this.state;
    },
  };
}

async function* inChunks(content: Uint8Array): AsyncGenerator<Uint8Array> {
  for (let start = 0; start < content.length; start += 65_536) yield content.subarray(start, start + 65_536);
}
