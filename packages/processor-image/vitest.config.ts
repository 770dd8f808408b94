import { defineConfig } from 'vitest/config';

export default defineConfig({ test: { name: 'processor-image', include: ['src/**/*.test.ts'] } });
