import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    name: 'create-fileproc-processor',
    include: ['src/**/*.test.ts', 'template/src/**/*.test.ts'],
    testTimeout: 60_000,
    hookTimeout: 60_000,
  },
});
