import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: { name: 'ocr-ppocr-models', testTimeout: 60_000, hookTimeout: 60_000, include: ['src/**/*.test.ts'] },
});
