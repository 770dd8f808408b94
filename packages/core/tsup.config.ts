import { defineConfig } from 'tsup';

export default defineConfig({
  entry: {
    index: 'src/index.ts',
    testing: 'src/testing/index.ts',
    metafile: 'src/metafile/index.ts',
    ole2: 'src/ole2/index.ts',
    query: 'src/query/index.ts',
    source: 'src/source/index.ts',
    child: 'src/isolation/child/main.ts',
  },
  format: 'esm',
  target: 'node22',
  dts: {
    entry: {
      index: 'src/index.ts',
      testing: 'src/testing/index.ts',
      metafile: 'src/metafile/index.ts',
      ole2: 'src/ole2/index.ts',
      query: 'src/query/index.ts',
      source: 'src/source/index.ts',
    },
  },
  sourcemap: true,
  clean: true,
});
