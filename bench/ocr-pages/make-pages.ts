/**
 * Draws pages whose text is known, for judging OCR: `node bench/ocr-pages/make-pages.ts OUT --set develop|judge
 * [--kinds letter,table] [--pages 5] [--chromium /usr/bin/chromium]`. The same seed gives the same pages on a machine with
 * the same Chromium and fonts. What is needed of Debian: chromium fonts-noto-cjk fonts-ipafont fonts-ipaexfont-mincho
 * fonts-dotgothic16 fonts-motoya-l-cedar fonts-motoya-l-maruberi fonts-horai-umefont fonts-liberation fonts-dejavu-core.
 */
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { decoded, encoded } from '../../packages/ocr-ppocr/src/fixtures/picture-files.ts';
import { openBrowser } from './chromium.ts';
import { FORMS } from './forms.ts';
import { RUNNING_TEXT } from './running-text.ts';
import type { Layout, PageSet, Style } from './sheet-text.ts';
import { WEARS, type WearName, worn } from './wear.ts';
import { pick, type Random, randomNumbers } from './words.ts';

const KINDS = { ...RUNNING_TEXT, ...FORMS };
const EMPTY_KINDS = ['blank', 'photograph', 'logo', 'rules-and-leaders'];
const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    set: { type: 'string', default: 'develop' },
    kinds: { type: 'string', default: Object.keys(KINDS).join(',') },
    pages: { type: 'string', default: '5' },
    chromium: { type: 'string', default: '/usr/bin/chromium' },
  },
});
const [out] = positionals;
if (!out || (values.set !== 'develop' && values.set !== 'judge'))
  throw new Error('Usage: node bench/ocr-pages/make-pages.ts OUT --set develop|judge');
const set: PageSet = values.set;

/** By Debian's names; no family is in both sets. */
const FONTS = {
  develop: {
    japanese: ['Noto Sans CJK JP', 'Noto Serif CJK JP', 'IPAGothic', 'IPAMincho'],
    latin: ['Liberation Serif', 'Liberation Sans'],
    dots: 'DotGothic16',
  },
  judge: {
    japanese: ['MotoyaLCedar', 'MotoyaLMaru', 'IPAexMincho', 'Ume Mincho'],
    latin: ['DejaVu Serif', 'DejaVu Sans'],
    dots: 'Ume Gothic C5',
  },
} as const;

/** Text of A4 is not read at 100 dots per inch where it is smaller than 10 points: such layouts say what they need. */
const DPI = [100, 150, 200, 300, 400];

function pageOf({ css, body, width = 794, height = 1123 }: Layout, { font, latin }: Style): string {
  return `<!doctype html><meta charset="utf-8"><style>*{box-sizing:border-box}html,body{margin:0}body{position:relative;width:${width}px;height:${height}px;padding:50px 56px;font-family:'${font}','${latin}';overflow-wrap:anywhere;background:white}svg{display:block}${css}</style><body lang="ja">${body}</body>`;
}

function wearOf(kind: string, index: number, random: Random): WearName {
  if (EMPTY_KINDS.includes(kind)) return pick(random, ['clean', 'noise', 'jpeg', 'shadow']);
  return WEARS[(Object.keys(KINDS).indexOf(kind) * 5 + index * 3 + (set === 'judge' ? 1 : 0)) % WEARS.length]!;
}

mkdirSync(out, { recursive: true });
const browser = await openBrowser(values.chromium);
const manifest: Record<
  string,
  { readonly file: string; readonly group: string; readonly wear: string; readonly dpi: number }
> = {};
try {
  for (const kind of values.kinds.split(',')) {
    const draw = KINDS[kind];
    if (!draw) throw new Error(`There is no kind of page named ${kind}; there are ${Object.keys(KINDS).join(', ')}.`);
    for (let index = 0; index < Number(values.pages); index++) {
      const random = randomNumbers((set === 'judge' ? 7_000_000 : 0) + Object.keys(KINDS).indexOf(kind) * 1000 + index);
      const fonts = FONTS[set];
      const style = {
        set,
        random,
        font: pick(random, fonts.japanese),
        latin: pick(random, fonts.latin),
        dots: fonts.dots,
      };
      const layout = draw(style);
      const dpi = pick(
        random,
        DPI.filter((each) => each >= (layout.leastDpi ?? 100)),
      );
      const { width = 794, height = 1123 } = layout;
      const png = await browser.draw({ html: pageOf(layout, style), width, height, dpi });
      const wear = wearOf(kind, index, random);
      const { picture, jpeg } = worn(await decoded(png), wear, random);
      const name = `${kind}-${index + 1}`;
      const file = `${name}.${jpeg === undefined ? 'png' : 'jpg'}`;
      writeFileSync(join(out, file), await encoded(picture, jpeg));
      writeFileSync(join(out, `${name}.txt`), layout.truth.join('\n'));
      writeFileSync(join(out, `${name}.opt.txt`), (layout.optional ?? []).join('\n'));
      manifest[name] = { file, group: kind, wear, dpi };
      writeFileSync(join(out, 'manifest.json'), JSON.stringify(manifest, null, 1));
    }
  }
} finally {
  await browser.close();
}
console.log(`${Object.keys(manifest).length} pages in ${out}`);
