export { type TesseractOptions, tesseract } from './tesseract.ts';
