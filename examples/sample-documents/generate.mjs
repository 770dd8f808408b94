#!/usr/bin/env node
import { mkdir, stat, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { encode, encodeIso2022Jp } from './encodings.mjs';
import { paragraphs, pdf } from './pdfs.mjs';
import { bmp, scan, tiff } from './pictures.mjs';
import { CALIBRATION, CONTRACT, ENGLISH, INSPECTION, MINUTES, RECEIPT } from './text.mjs';

/**
 * @typedef {object} Sample
 * @property {string} path with `/` between folders
 * @property {() => Promise<Buffer | string> | Buffer | string} content
 * @property {readonly string[]} [words] what a search must find in it
 * @property {string} [code] the error that it ends with
 */

const table = ['品目,数量,単価', 'ネジ,1200,15', '段ボール箱,300,120', '潤滑油,24,980'].join('\r\n');
const html = (/** @type {string} */ charset) =>
  `<!doctype html><html lang="ja"><head><meta charset="${charset}"><title>会社案内</title><style>p { color: navy }</style></head><body><h1>青葉製作所</h1><p>精密部品を製造して五十年になります。</p><table><tr><td>本社</td><td>仙台市青葉区</td></tr></table><script>track('invisible')</script></body></html>`;

/** @type {readonly Sample[]} */
export const SAMPLES = [
  {
    path: '総務/業務委託契約書.pdf',
    content: () => pdf(paragraphs(CONTRACT), { info: { Title: '業務委託契約書', Author: '総務部' } }),
    words: ['契約', '委託料'],
  },
  {
    path: 'export/delivery-terms.pdf',
    content: () => pdf(paragraphs(ENGLISH), { info: { Title: 'Delivery terms' } }),
    words: ['delivery', 'parcels'],
  },
  {
    path: 'export/newsletter-two-columns.pdf',
    content: () =>
      pdf(
        (document) =>
          void document.text([...ENGLISH, ...ENGLISH, ...ENGLISH].join('\n\n'), {
            columns: 2,
            columnGap: 30,
            height: 220,
          }),
      ),
    words: ['warehouse'],
  },
  {
    path: '総務/三ヶ年計画.pdf',
    content: () =>
      pdf((document) => {
        for (const year of [2026, 2027, 2028]) {
          if (year > 2026) document.addPage();
          document.text(`${year}年度の計画`).moveDown().text('生産量を一割増やす。');
        }
      }),
    words: ['生産量'],
  },
  { path: '工場/スキャン/点検報告書.png', content: () => scan(INSPECTION).encode('png'), words: ['点検'] },
  {
    path: '工場/スキャン/calibration.tif',
    content: () => tiff([scan(CALIBRATION, { turn: 0 }), scan(INSPECTION, { turn: 0 })]),
    words: ['calibration', 'tolerance'],
  },
  { path: '経理/領収書.jpg', content: () => scan(RECEIPT, { paper: '#e6e0d2' }).encode('jpeg', 80), words: ['金額'] },
  {
    path: '経理/領収書の控え.pdf',
    content: async () => {
      const picture = await scan(RECEIPT).encode('jpeg', 85);
      return pdf((document) => void document.image(picture, 40, 60, { width: 515 }));
    },
    words: ['受領'],
  },
  { path: '工場/gauge.bmp', content: () => bmp(scan(CALIBRATION, { turn: 0, noise: 0 })), words: ['gauge'] },
  {
    path: '工場/notice.webp',
    content: () => scan(['NOTICE', 'Wear your helmet', 'Thank you'], { turn: 0 }).encode('webp', 90),
    words: ['helmet'],
  },
  { path: 'web/会社案内.html', content: html('utf-8'), words: ['精密部品', '仙台市'] },
  { path: 'web/old-site.html', content: () => encode(html('shift_jis'), 'shift_jis'), words: ['製造'] },
  { path: '営業/2026年度/在庫一覧.csv', content: () => encode(table, 'shift_jis'), words: ['段ボール'] },
  { path: '営業/2026年度/stock.tsv', content: table.replaceAll(',', '\t'), words: ['潤滑油'] },
  {
    path: '営業/README.md',
    content: '# 営業資料\n\n- [見積書](quotes/)\n- 納期は **二週間** です。\n',
    words: ['納期', '見積書'],
  },
  {
    path: '営業/quotes/2026-001.json',
    content: JSON.stringify(
      { customer: '株式会社みなと商会', subject: '見積', total: 385000, currency: 'JPY' },
      undefined,
      2,
    ),
    words: ['みなと商会'],
  },
  {
    path: '営業/quotes/2026-002.xml',
    content:
      '<?xml version="1.0" encoding="UTF-8"?>\n<quote><customer>やまびこ商店</customer><item>歯車</item></quote>\n',
    words: ['歯車'],
  },
  { path: '総務/議事録.txt', content: MINUTES.join('\n'), words: ['議事録', '在庫'] },
  {
    path: '総務/memo-utf16.txt',
    content: () => Buffer.from(`\ufeff${MINUTES.join('\r\n')}`, 'utf16le'),
    words: ['出席'],
  },
  {
    path: 'unix/お知らせ-euc.txt',
    content: () => encode('停電のお知らせ\n八月十日は終日停電します。\n', 'euc-jp'),
    words: ['停電'],
  },
  {
    path: 'unix/mail-jis.txt',
    content: () => encodeIso2022Jp('出張の報告\n大阪支店を訪問しました。\n'),
    words: ['出張'],
  },
  {
    path: '総務/名簿-cp932.txt',
    content: () => encode('社員名簿\n営業部 田中\n製造部 山本\n', 'shift_jis'),
    words: ['名簿'],
  },
  { path: '総務/\u304b\u3099いとう.txt', content: '該当者なし\n', words: ['該当者'] },
  {
    path: 'development/inventory.ts',
    content:
      '/** 在庫を数える */\nexport function countStock(items: readonly number[]): number {\n  return items.reduce((sum, item) => sum + item, 0);\n}\n',
    words: ['countStock'],
  },
  {
    path: 'development/report.py',
    content: '# 月次報告を作る\ndef monthly_report():\n    return "done"\n',
    words: ['月次'],
  },
  { path: 'development/settings.yaml', content: 'warehouse: sendai\nretries: 3\n', words: ['sendai'] },
  {
    path: 'development/server.log',
    content: Array.from({ length: 200 }, (_, i) => `2026-05-0${(i % 9) + 1}T08:00:00Z INFO request ${i} served`).join(
      '\n',
    ),
    words: ['served'],
  },
  { path: 'export/letter.txt', content: ENGLISH.join('\n\n'), words: ['carrier'] },
  {
    path: '工場/手順書.txt',
    content: '一枚目 安全について\f二枚目 工具の点呼\f三枚目 清掃\n',
    words: ['点呼', '清掃'],
  },
  {
    path: 'export/really-a-pdf.txt',
    content: () => pdf(paragraphs(['The extension of this file lies.'])),
    words: ['extension'],
  },
  {
    path: '経理/給与明細-locked.pdf',
    content: () => pdf(paragraphs(['秘密']), { userPassword: 'aoba', ownerPassword: 'aoba-owner', pdfVersion: '1.7' }),
    code: 'ENCRYPTED',
  },
  { path: '経理/broken.pdf', content: async () => (await pdf(paragraphs(CONTRACT))).subarray(0, 120), code: 'CORRUPT' },
  { path: '経理/empty.xlsx', content: '', code: 'EMPTY_FILE' },
  {
    path: 'development/firmware.bin',
    content: () => Buffer.from(Array.from({ length: 4096 }, (_, i) => (i * 167 + (i >> 3) * 59 + 1) & 0xff)),
    code: 'UNSUPPORTED_TYPE',
  },
];

/**
 * Writes all samples into a folder; what is there already stays as it is.
 * @param {string} folder
 */
export async function generate(folder) {
  for (const { path, content } of SAMPLES) {
    const target = join(folder, path);
    if (await stat(target).catch(() => undefined)) continue;
    await mkdir(dirname(target), { recursive: true });
    await writeFile(target, typeof content === 'function' ? await content() : content);
  }
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const [folder] = process.argv.slice(2);
  if (!folder) {
    console.error('usage: generate.mjs FOLDER');
    process.exit(2);
  }
  await generate(folder);
  console.log(`${SAMPLES.length} sample documents in ${folder}`);
}
