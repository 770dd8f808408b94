import { defineConfig } from 'vitest/config';

/** Every package and example is a project of its own; what needs several of them stands in `tests/`. */
export default defineConfig({
  test: {
    projects: ['packages/*/vitest.config.ts', 'examples/*/vitest.config.ts', 'tests/vitest.config.ts'],
  },
});
