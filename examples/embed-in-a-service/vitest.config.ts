import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: { name: 'example-embed-in-a-service', include: ['src/**/*.test.ts'], testTimeout: 60_000 },
});
