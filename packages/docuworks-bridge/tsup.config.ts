import { defineConfig } from 'tsup';

export default defineConfig({
  // The host is a program of its own: the bridge starts it by its file.
  entry: { index: 'src/index.ts', host: 'src/host/main.ts' },
  format: 'esm',
  target: 'node22',
  dts: { entry: { index: 'src/index.ts' } },
  sourcemap: true,
  clean: true,
});
