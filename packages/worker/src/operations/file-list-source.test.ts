import { createPipeline, FileprocError, type FileRef, type FileStore } from '@cis/fileproc-core';
import { memorySink, mock } from '@cis/fileproc-core/testing';
import { expect, test } from 'vitest';
import { fileListSource } from './file-list-source.ts';

const text = (key: string): FileRef => ({ uri: `s3://files/${key}`, path: key, name: key });

/** A store of texts by key; `fail` is asked before each opening. */
function storeOf(contents: Readonly<Record<string, string>>, fail: (key: string) => void = () => {}): FileStore {
  return {
    name: 's3',
    fileOf: text,
    async open(file) {
      fail(file.path);
      const content = contents[file.path];
      if (content === undefined) throw new FileprocError('SOURCE_MISSING', `${file.path} is gone`);
      const bytes = Buffer.from(content);
      return {
        file: { ...file, size: bytes.length, version: content },
        content: (async function* () {
          yield bytes;
        })(),
      };
    },
    isCurrent: async (file, indexed) => contents[file.path] === indexed?.version,
    health: async () => ({ ok: true, detail: 'memory' }),
  };
}

async function run(keys: readonly string[], store: FileStore) {
  const sink = memorySink();
  const failed: string[] = [];
  await using pipeline = createPipeline({
    processors: [mock()],
    source: fileListSource({
      store,
      files: async function* () {
        yield* keys.map(text);
      },
      onFailed: (file, reason) => failed.push(`${file.path} ${reason.code}`),
    }),
    sinks: [sink],
  });
  const { files } = await pipeline.run();
  // Files are read at once, and come in as they are ready.
  return { files, failed, indexed: [...sink.documents.values()].map(({ document }) => document.file_path).sort() };
}

test('every named file is read as it is now, and one that is gone leaves the index', async () => {
  const { files, indexed } = await run(['a', 'b', 'gone'], storeOf({ a: 'one', b: 'two' }));
  expect(indexed).toEqual(['a', 'b']);
  expect(files).toMatchObject({ processed: 2, deleted: 1, returned: 0 });
});

test('a file that cannot be opened is tried again', async () => {
  let fails = 1;
  const store = storeOf({ a: 'one' }, () => {
    if (fails-- > 0) throw new FileprocError('SOURCE_UNAVAILABLE', 'the server is away');
  });
  const { files, indexed } = await run(['a'], store);
  expect(indexed).toEqual(['a']);
  expect(files).toMatchObject({ returned: 1, processed: 1 });
});
