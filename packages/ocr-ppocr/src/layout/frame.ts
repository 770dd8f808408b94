import { angleOf } from '../detection/boxes.ts';
import { type TextBox, thicknessOf } from '../geometry/text-box.ts';

/** Which way lines run. */
export type Direction = 'horizontal' | 'vertical';

/**
 * A box in the frame of its reader: lines run to the right and follow each other downwards, whichever way they do on the
 * page. Vertical text is led there by turning the page to its left: down becomes right, left becomes down.
 */
export interface Placed<Content = TextBox> {
  readonly content: Content;
  readonly left: number;
  readonly right: number;
  readonly top: number;
  readonly bottom: number;
  /** The height of its line. */
  readonly size: number;
  /** It holds several lines that were put in order already. */
  readonly isBlock?: boolean;
}

/** The boxes in the reader's frame; the slant of the page is taken out. */
export function placed(boxes: readonly TextBox[], direction: Direction, angle = angleOf(boxes)): Placed[] {
  const [cos, sin] = [Math.cos(angle), Math.sin(angle)];
  return boxes.map((box): Placed => {
    const x = box.centerX * cos + box.centerY * sin;
    const y = box.centerY * cos - box.centerX * sin;
    const [across, down, width, height] =
      direction === 'horizontal' ? [x, y, box.width, box.height] : [y, -x, box.height, box.width];
    return {
      content: box,
      left: across - width / 2,
      right: across + width / 2,
      top: down - height / 2,
      bottom: down + height / 2,
      size: thicknessOf(box),
    };
  });
}
