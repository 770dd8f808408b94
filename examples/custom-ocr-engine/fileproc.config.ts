import { sevenSegments } from './src/seven-segments.ts';

/** In this folder, `fileproc` reads pictures with the engine of this example. */
export default { ocr: sevenSegments() };
