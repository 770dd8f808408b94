import { builtInFormat } from '../number-format/built-in.ts';
import { type NumberFormat, parseFormat } from '../number-format/format.ts';
import { childOf, childrenOf, descendantsOf, type XmlElement } from '../xml/tree.ts';

/** Formats of cells by the index in their attribute `s`. */
export interface CellFormats {
  get(style: string | number | undefined): NumberFormat;
}

/** Windows' number of the Japanese character set, which fonts of files from Japan name. */
const SHIFT_JIS_CHARSET = '128';

/** Reads `styles.xml` (ISO 29500-1, 18.8). Whether Excel's own formats are Japanese is told by the fonts. */
export function parseCellFormats(tree: XmlElement | undefined, date1904: boolean): CellFormats {
  const codes = new Map<number, string>();
  for (const { attributes } of childrenOf(childOf(tree, 'numFmts'), 'numFmt'))
    codes.set(Number(attributes.numFmtId), attributes.formatCode ?? 'General');
  const japanese = [...descendantsOf(childOf(tree, 'fonts'), 'charset')].some(
    ({ attributes }) => attributes.val === SHIFT_JIS_CHARSET,
  );
  const ids = childrenOf(childOf(tree, 'cellXfs'), 'xf').map(({ attributes }) => Number(attributes.numFmtId ?? 0));
  return createCellFormats({ codes, ids, japanese, date1904 });
}

/** What a workbook says of its formats. */
export interface FormatTable {
  /** Format codes by id. */
  readonly codes: ReadonlyMap<number, string>;
  /** Ids of formats by style. */
  readonly ids: readonly number[];
  /** Formats that follow the system's region are Japan's. */
  readonly japanese: boolean;
  readonly date1904: boolean;
}

/** Makes formats ready as they are asked for. */
export function createCellFormats({ codes, ids, japanese, date1904 }: FormatTable): CellFormats {
  const ready = new Map<number, NumberFormat>();
  const formatOf = (id: number): NumberFormat => {
    const known = ready.get(id);
    if (known) return known;
    const format = parseFormat(codes.get(id) ?? builtInFormat(id, japanese), { date1904 });
    ready.set(id, format);
    return format;
  };
  const byStyle = ids.map(() => undefined as NumberFormat | undefined);
  return {
    get(style) {
      const index = style === undefined ? 0 : Number(style);
      const known = byStyle[index];
      if (known) return known;
      const format = formatOf(ids[index] ?? 0);
      if (index < byStyle.length) byStyle[index] = format;
      return format;
    },
  };
}
