import { type PageHeader, possibleDpi } from '../picture/picture.ts';
import { type Directory, numberOf, type ReadAt, readDirectory, type TiffLayout } from './structure.ts';

/** Tags of a page (TIFF 6.0, section 8). */
const TAG = {
  newSubfileType: 254,
  width: 256,
  height: 257,
  compression: 259,
  orientation: 274,
  xResolution: 282,
  yResolution: 283,
  resolutionUnit: 296,
} as const;

/** Compression by JPEG, as of TIFF 6.0 and as of its second technical note. */
const JPEG: readonly (number | undefined)[] = [6, 7];

/** NewSubfileType: bit 0 a reduced copy of another page, bit 2 a mask for one. */
const REDUCED_OR_MASK = 0b101;

/** ResolutionUnit: 1 none, 2 inches, 3 centimetres. */
const CENTIMETRES = 3;
const NO_UNIT = 1;

/** Directories that are walked at most to find pages among copies and masks. */
const MOST_DIRECTORIES = 1_000_000;

/** A page's directory. `broken`: the list of pages cannot be followed from here. */
export type ListedPage = { readonly directory: Directory } | { readonly broken: string };

/** Walks the directories of the pages; copies of reduced size and masks are left out, unless the file begins with one. */
export async function* listPages(read: ReadAt, layout: TiffLayout): AsyncGenerator<ListedPage> {
  const seen = new Set<number>();
  for (let at = layout.first; at !== 0; ) {
    if (seen.has(at)) return yield { broken: 'the list of pages leads back to a page before' };
    if (seen.size >= MOST_DIRECTORIES) return yield { broken: 'the list of pages does not end' };
    seen.add(at);
    const directory = await readDirectory(read, layout, at);
    if (!directory || directory.entries.size === 0) return yield { broken: 'the list of pages breaks off' };
    const kind = (await numberOf(read, layout, directory, TAG.newSubfileType)) ?? 0;
    if (seen.size === 1 || (kind & REDUCED_OR_MASK) === 0) yield { directory };
    at = directory.next;
  }
}

/** What the directory of a page says of its size; an `Error` where it says none. */
export async function pageHeader(read: ReadAt, layout: TiffLayout, directory: Directory): Promise<PageHeader | Error> {
  const number = (tag: number) => numberOf(read, layout, directory, tag);
  const [width, height] = [await number(TAG.width), await number(TAG.height)];
  if (!width || !height) return new Error('the page has no size');
  const orientation = (await number(TAG.orientation)) ?? 1;
  const unit = (await number(TAG.resolutionUnit)) ?? 2;
  const scale = unit === CENTIMETRES ? 2.54 : 1;
  const x = ((await number(TAG.xResolution)) ?? 0) * scale;
  const y = ((await number(TAG.yResolution)) ?? 0) * scale;
  const dpi = unit === NO_UNIT ? undefined : possibleDpi(x, y);
  return {
    width,
    height,
    orientation: orientation >= 1 && orientation <= 8 ? orientation : 1,
    ...(dpi && { dpi }),
    ...(JPEG.includes(await number(TAG.compression)) && { lossy: true }),
  };
}
