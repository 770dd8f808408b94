import { defineConfig } from 'vitest/config';

export default defineConfig({ test: { name: 'processor-pdf', include: ['src/**/*.test.ts'] } });
