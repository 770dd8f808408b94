/** For tests: a file in memory and what a processor gets beside it. */
import { type Limits, type LocalFile, type ProcessContext, resolveLimits, type Warning } from '@cis/fileproc-core';

/** A file of these bytes. */
export function fileOf(bytes: Uint8Array<ArrayBuffer>, name: string): LocalFile {
  return {
    uri: `file:///${name}`,
    path: name,
    name,
    localPath: name,
    size: bytes.length,
    type: { mediaType: 'application/x-ole-storage', extension: '', by: 'content', evidence: 'test' },
    bytes: async () => bytes,
    read: async (position, length) => bytes.slice(position, position + length),
    async *stream() {
      yield bytes;
    },
  };
}

/** A context that keeps what is embedded and warned of. */
export interface TestContext extends ProcessContext {
  readonly files: Map<string, Uint8Array>;
  readonly warnings: Warning[];
}

/** Makes one. */
export function testContext(given: { passwords?: string[]; limits?: Partial<Limits> } = {}): TestContext {
  const files = new Map<string, Uint8Array>();
  const warnings: Warning[] = [];
  return {
    files,
    warnings,
    signal: new AbortController().signal,
    limits: resolveLimits(given.limits),
    scratch: '',
    wants: { words: false, markdown: false },
    passwords: given.passwords ?? [],
    async embed({ path }, content) {
      const bytes = content instanceof Uint8Array ? content : new Uint8Array(0);
      files.set(path, bytes);
      return { path, localPath: path, size: bytes.length };
    },
    warn: (warning) => warnings.push(warning),
  };
}

/** Numbers that look random and are the same each time. */
export function seeded(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state = (Math.imul(state, 1103515245) + 12345) >>> 0;
    return Math.floor((state / 2 ** 32) * below);
  };
}

/** The file cut at every tenth, and with bytes changed at random. */
export function* damaged(bytes: Uint8Array<ArrayBuffer>, rounds: number): Generator<Uint8Array<ArrayBuffer>> {
  for (let tenth = 0; tenth < 10; tenth++) yield bytes.slice(0, Math.floor((bytes.length * tenth) / 10));
  const random = seeded(bytes.length);
  for (let round = 0; round < rounds; round++) {
    const changed = bytes.slice();
    for (let change = 0; change < 30; change++)
      changed[512 + random(bytes.length - 512)] = round % 2 ? 255 : random(256);
    yield changed;
  }
}
