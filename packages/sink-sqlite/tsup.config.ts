import { defineConfig } from 'tsup';

export default defineConfig({
  // The thread runs from a file of its own; see threadUrl() in src/thread/client.ts.
  entry: { index: 'src/index.ts', thread: 'src/thread/main.ts' },
  format: 'esm',
  target: 'node22',
  dts: { entry: { index: 'src/index.ts' } },
  sourcemap: true,
  clean: true,
  // There is no module `sqlite` without it.
  removeNodeProtocol: false,
});
