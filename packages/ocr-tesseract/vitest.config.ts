import { defineConfig } from 'vitest/config';

export default defineConfig({ test: { name: 'ocr-tesseract', include: ['src/**/*.test.ts'] } });
