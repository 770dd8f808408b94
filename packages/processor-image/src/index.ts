export { type ImageOptions, image } from './image.ts';
