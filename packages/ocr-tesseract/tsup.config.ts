import { defineConfig } from 'tsup';

export default defineConfig({
  // The thread is a file of its own, since a worker is started by its file's name.
  entry: ['src/index.ts', 'src/recognizer-thread.ts'],
  format: 'esm',
  target: 'node22',
  dts: { entry: 'src/index.ts' },
  sourcemap: true,
  clean: true,
});
