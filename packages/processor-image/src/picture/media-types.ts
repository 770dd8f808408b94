/** Media types of BMP: the registered one and those that older systems give. */
export const BMP_TYPES = ['image/bmp', 'image/x-ms-bmp', 'image/x-bmp', 'image/x-windows-bmp'] as const;

/** Media types of TIFF. */
export const TIFF_TYPES = ['image/tiff', 'image/tiff-fx'] as const;

/** Media types of formats that hold one picture or an animation. */
export const CODED_TYPES = [
  'image/jpeg',
  'image/pjpeg',
  'image/png',
  'image/apng',
  'image/gif',
  'image/webp',
  'image/avif',
] as const;
