import { defineConfig } from 'tsup';

export default defineConfig({
  entry: {
    index: 'src/index.ts',
    testing: 'src/testing/index.ts',
    markdown: 'src/markdown/index.ts',
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
      markdown: 'src/markdown/index.ts',
      metafile: 'src/metafile/index.ts',
      ole2: 'src/ole2/index.ts',
      query: 'src/query/index.ts',
      source: 'src/source/index.ts',
    },
  },
  sourcemap: true,
  clean: true,
  // Core stays under 1 MB with its dependencies: without blanks it is 100 KB smaller. Names stay, and lines stay short enough
  // for a stack trace to point somewhere.
  esbuildOptions(options) {
    options.minifyWhitespace = true;
    options.lineLimit = 120;
  },
});
