export { exampleFormat } from './example-format.ts';
