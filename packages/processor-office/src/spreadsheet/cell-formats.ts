import { builtInFormat } from '../number-format/built-in.ts';
import { type NumberFormat, parseFormat } from '../number-format/format.ts';

/** Formats of cells by their style, as cells of all kinds of workbook name it. */
export interface CellFormats {
  get(style: string | number | undefined): NumberFormat;
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
    const format = parseFormat(codes.get(id) ?? builtInFormat(id, japanese), { date1904, japanese });
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
