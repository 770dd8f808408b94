import type { TextRun } from '../document.ts';
import { CJK } from '../text/characters.ts';

/** Fewer characters one below another may be a list. */
const MIN_CHARACTERS = 3;

/**
 * Programs without vertical fonts draw vertical Japanese one upright character at a time. Such a chain becomes one
 * vertical run; so does a short horizontal number inside a vertical column (tate-chu-yoko).
 */
export function joinUprightColumns(runs: readonly TextRun[]): TextRun[] {
  const joined: TextRun[] = [];
  for (let i = 0; i < runs.length; ) {
    const end = chainEnd(runs, i);
    if (end - i >= MIN_CHARACTERS) {
      joined.push(asColumn(runs.slice(i, end)));
      i = end;
    } else {
      joined.push(insideColumn(joined.at(-1), runs[i]!) ?? runs[i]!);
      i++;
    }
  }
  return joined;
}

function chainEnd(runs: readonly TextRun[], from: number): number {
  let end = from;
  while (end < runs.length && isSingle(runs[end]!) && (end === from || isBelow(runs[end - 1]!, runs[end]!))) end++;
  return end;
}

const isUpright = (run: TextRun) => !run.vertical && Math.abs(run.angle) < 10;

const isSingle = (run: TextRun) =>
  isUpright(run) && run.text.length <= 2 && /^.$/u.test(run.text) && CJK.test(run.text);

function isBelow(upper: TextRun, lower: TextRun): boolean {
  const advance = lower.y - upper.y;
  return (
    Math.abs(lower.x - upper.x) < 0.5 * upper.size &&
    advance > 0.7 * upper.size &&
    advance < 1.6 * upper.size &&
    Math.abs(lower.size - upper.size) < 0.2 * upper.size
  );
}

/** The upper edge of an upright character stands this share of its size above the baseline. */
const EM_TOP = 0.88;

function asColumn(chain: readonly TextRun[]): TextRun {
  const first = chain[0]!;
  return {
    ...first,
    text: chain.map((run) => run.text).join(''),
    x: first.x + first.length / 2,
    y: first.y - EM_TOP * first.size,
    angle: 90,
    length: chain.at(-1)!.y - first.y + first.size,
    vertical: true,
  };
}

function insideColumn(column: TextRun | undefined, run: TextRun): TextRun | undefined {
  if (!column?.vertical || !isUpright(run) || run.text.length > 4) return undefined;
  const middle = run.x + run.length / 2;
  const top = run.y - EM_TOP * run.size;
  const gap = top - (column.y + column.length);
  if (Math.abs(middle - column.x) > 0.5 * column.size || Math.abs(gap) > column.size) return undefined;
  return { ...run, x: column.x, y: top, angle: 90, length: run.size, vertical: true, spaceBefore: false };
}
