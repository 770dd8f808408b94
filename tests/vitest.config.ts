import { defineConfig } from 'vitest/config';

/** Stories over the built command: each test starts processes, so they get their time. */
export default defineConfig({
  test: { name: 'tests', include: ['**/*.test.ts'], testTimeout: 180_000, hookTimeout: 120_000 },
});
