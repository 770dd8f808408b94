import type { PDFPage } from '@cantoo/pdf-lib';

/**
 * The matrix from a page as it is seen, in points from its left and lower edge, to the page's own space: its crop box, its
 * turn (`Rotate`, clockwise) and its unit (`UserUnit`), which the width seen tells.
 */
export function fromSeen(page: PDFPage, seenWidth: number): readonly number[] {
  const crop = page.getCropBox();
  const media = page.getMediaBox();
  // What lies outside of the media box is not seen (ISO 32000-2, 14.11.2).
  const [left, bottom] = [Math.max(crop.x, media.x), Math.max(crop.y, media.y)];
  const right = Math.min(crop.x + crop.width, media.x + media.width);
  const top = Math.min(crop.y + crop.height, media.y + media.height);
  const turn = ((page.getRotation().angle % 360) + 360) % 360;
  const unit = (turn % 180 === 0 ? right - left : top - bottom) / seenWidth;
  switch (turn) {
    case 90:
      return [0, unit, -unit, 0, right, bottom];
    case 180:
      return [-unit, 0, 0, -unit, right, top];
    case 270:
      return [0, -unit, unit, 0, left, top];
    default:
      return [unit, 0, 0, unit, left, bottom];
  }
}
