import { defineConfig } from 'tsup';

export default defineConfig({
  entry: { index: 'src/index.ts', 'page-images': 'src/page/page-images.ts' },
  format: 'esm',
  target: 'node22',
  dts: true,
  sourcemap: true,
  clean: true,
});
