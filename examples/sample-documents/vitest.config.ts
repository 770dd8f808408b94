import { defineConfig } from 'vitest/config';

export default defineConfig({ test: { name: 'sample-documents', include: ['*.test.mjs'], testTimeout: 60_000 } });
