export { ppocr } from './ppocr.ts';
