import { defineConfig } from 'vitest/config';

export default defineConfig({ test: { name: 'processor-image', testTimeout: 30_000, include: ['src/**/*.test.ts'] } });
