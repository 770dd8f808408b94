import { type Draw, escaped, writer } from './sheet-text.ts';
import { amount, day, entry, part, pick, ware } from './words.ts';

const range = (count: number) => Array.from({ length: count }, (_, index) => index);

const table: Draw = ({ random, set }) => {
  const { tag, truth } = writer();
  const title = tag('h3', `${entry(random)}　一覧`);
  const head = ['品番', '名称', '数量', '金額', '摘要'].map((name) => tag('th', name)).join('');
  const rows = range(12).map((row) => {
    // The first cell of three rows is one cell; some are empty.
    const first = row % 3 === 0 ? tag('td', part(random), 'rowspan="3"') : '';
    const cells = [
      entry(random),
      String(1 + Math.floor(random() * 98)),
      amount(random),
      random() < 0.4 ? '' : entry(random),
    ];
    return `<tr>${first}${cells.map((cell) => tag('td', cell)).join('')}</tr>`;
  });
  const total = `<tr>${tag('td', '合計', 'colspan="3"')}${tag('td', amount(random))}${tag('td', '')}</tr>`;
  return {
    css: `table{border-collapse:collapse;width:100%;font-size:15px} td,th{border:${set === 'judge' ? '2px solid #333' : '1px solid black'};padding:7px 10px;text-align:left;vertical-align:top} ${set === 'judge' ? 'table{border:4px double black} th{background:#ddd}' : ''}`,
    body: `${title}<table><tr>${head}</tr>${rows.join('')}${total}</table>`,
    truth,
    leastDpi: 130,
  };
};

const form: Draw = ({ random, set }) => {
  const { tag, truth } = writer();
  const title = tag('h2', pick(random, ['出張申請書', '物品購入伺', '休暇届', '事故報告書']));
  const fields = ['申請日', '所属', '件名', '理由', '金額', '備考'];
  const values = [
    day(random),
    entry(random),
    `${entry(random)}の手配`,
    `${entry(random)}を更新するため`,
    `${amount(random)}円`,
    '',
  ];
  const rows = fields.map((name, index) => `<tr>${tag('th', name)}${tag('td', values[index]!)}</tr>`).join('');
  const names = ['山田', '佐藤', '鈴木'];
  const stamps = ['承認', '審査', '担当'];
  const stampRow = stamps.map((name) => tag('th', name)).join('');
  const places = set === 'judge' ? [90, 250, 410] : [448, 548, 648];
  const circles = names
    .map(
      (name, index) =>
        `<div class="stamp" style="left:${places[index]}px;top:${set === 'judge' ? 622 : 548}px">${escaped(name)}</div>`,
    )
    .join('');
  return {
    css: `h2{text-align:center} table{border-collapse:collapse;width:100%;font-size:16px} th,td{border:1px solid black;padding:12px;text-align:left} th{width:110px} .box{width:300px;margin:60px 0 0 auto;text-align:center;${set === 'judge' ? 'width:480px;margin:120px auto 0 0' : ''}} .box td{height:${set === 'judge' ? 90 : 70}px} .box th{width:auto;text-align:center;padding:6px} .stamp{position:absolute;width:56px;height:56px;border:2.5px solid #c22;border-radius:50%;color:#c22;font-size:18px;line-height:56px;text-align:center;transform:rotate(-6deg)}`,
    body: `${title}<table>${rows}</table><table class="box"><tr>${stampRow}</tr><tr><td></td><td></td><td></td></tr></table>${circles}`,
    truth,
    optional: names,
    height: 900,
    leastDpi: 130,
  };
};

const receipt: Draw = ({ random, set, dots }) => {
  const { tag, truth } = writer();
  const head = [tag('div', '領 収 書', 'class="c"'), tag('div', `${day(random)} 14:35`, 'class="c"')];
  const lines = range(9).map(
    () => `<div class="row">${tag('span', ware(random))}${tag('span', `¥${amount(random)}`)}</div>`,
  );
  return {
    css: `body{font-family:'${dots}';font-size:${set === 'judge' ? 18 : 16}px;padding:24px} .row{display:flex;justify-content:space-between;line-height:1.6} .c{text-align:center} hr{border:0;border-top:2px dashed #555}`,
    body: [
      ...head,
      '<hr>',
      ...lines,
      '<hr>',
      `<div class="row">${tag('span', '合計')}${tag('span', `¥${amount(random)}`)}</div>`,
      tag('div', `ﾚｼﾞ 0${1 + Math.floor(random() * 9)} ﾃﾝｲﾝ 1${Math.floor(random() * 10)}`),
      tag('div', '毎度ありがとうございます', 'class="c"'),
    ].join(''),
    truth,
    width: 330,
    height: 520,
    leastDpi: 150,
  };
};

const drawing: Draw = ({ random, set }) => {
  const { tag, truth } = writer();
  const boxes = range(5).map((index) => {
    const top = 40 + index * 170;
    const name = tag('div', entry(random), `class="name" style="left:60px;top:${top}px"`);
    const size = tag(
      'div',
      `${100 + Math.floor(random() * 900)}±0.5`,
      `class="name" style="left:200px;top:${top + 100}px"`,
    );
    return `<div class="part" style="left:50px;top:${top + 30}px"></div>${name}${size}`;
  });
  // Dimensions beside the parts run upwards.
  const upright = range(4).map((index) =>
    tag(
      'div',
      `${entry(random)} ${200 + Math.floor(random() * 700)}`,
      `class="up" style="left:${set === 'judge' ? 470 + index * 60 : 430 + index * 70}px"`,
    ),
  );
  return {
    css: `.part{position:absolute;width:280px;height:60px;border:2px solid black;${set === 'judge' ? 'border-radius:30px;' : ''}} .name{position:absolute;font-size:16px} .up{position:absolute;top:620px;font-size:17px;white-space:nowrap;transform-origin:0 0;transform:rotate(-90deg)} svg{position:absolute;left:0;top:0}`,
    body: `<svg width="790" height="1000"><path d="M420 60 V 950 M700 60 V 950 M60 960 H 720 M60 40 L 40 960" stroke="black" fill="none"/></svg>${boxes.join('')}${upright.join('')}`,
    truth,
    leastDpi: 130,
  };
};

const EMPTY: Readonly<Record<string, Draw>> = {
  blank: () => ({ css: '', body: '', truth: [] }),
  photograph: ({ random }) => ({
    css: 'body{padding:0}',
    body: `<svg width="794" height="1123"><filter id="f"><feTurbulence type="fractalNoise" baseFrequency="${0.004 + random() * 0.03}" numOctaves="5" seed="${Math.floor(random() * 999)}"/></filter><rect width="100%" height="100%" filter="url(#f)"/>${range(
      60,
    )
      .map(
        () =>
          `<ellipse cx="${random() * 794}" cy="${random() * 1123}" rx="${random() * 90}" ry="${random() * 60}" fill="hsl(${random() * 360} 40% ${random() * 90}%)" opacity=".7"/>`,
      )
      .join('')}</svg>`,
    truth: [],
  }),
  logo: ({ random }) => ({
    css: '',
    body: `<svg width="660" height="900"><circle cx="330" cy="300" r="${90 + random() * 60}" fill="#246"/><path d="M200 300 Q 330 ${100 + random() * 200} 460 300 T 600 420" stroke="#e90" stroke-width="26" fill="none"/><polygon points="330,520 420,680 240,680" fill="#393"/></svg>`,
    truth: [],
  }),
  'rules-and-leaders': ({ random }) => ({
    css: '.l{border-bottom:1px solid black;height:34px} .d{border-bottom:3px dotted black;height:34px} .h{border-bottom:2px dashed black;height:34px}',
    body: range(24)
      .map(() => `<div class="${pick(random, ['l', 'd', 'h'])}"></div>`)
      .join(''),
    truth: [],
  }),
};

/** Tables, forms, receipts, drawings, and pages without text. */
export const FORMS: Readonly<Record<string, Draw>> = { table, form, receipt, drawing, ...EMPTY };
