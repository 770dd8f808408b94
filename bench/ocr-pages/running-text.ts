import { type Draw, type Layout, type Style, writer } from './sheet-text.ts';
import { day, english, entry, japanese, part, withReading } from './words.ts';

const range = (count: number) => Array.from({ length: count }, (_, index) => index);

function columns(style: Style, count: number, length: number): Layout {
  const { tag, truth } = writer();
  const isJudged = style.set === 'judge';
  const title = tag('h1', entry(style.random));
  const paragraphs = range(4).map((index) => tag('p', (index === 0 ? '' : '　') + japanese(style.random, length / 4)));
  return {
    css: `h1{text-align:${isJudged ? 'left' : 'center'};font-size:26px;margin:0 0 24px} p{margin:0 0 .6em} .text{column-count:${count};column-gap:${isJudged ? 22 : 34}px;${isJudged ? 'column-rule:1px solid #555;' : ''}font-size:${count === 2 ? 15 : 13}px;line-height:1.75;text-align:justify}`,
    body: `${title}<div class="text">${paragraphs.join('')}</div>`,
    truth,
    leastDpi: 150,
  };
}

function vertical(style: Style, tiers: number, length: number): Layout {
  const { tag, truth } = writer();
  const title = style.set === 'judge' ? tag('h2', entry(style.random)) : '';
  const text = tag('div', japanese(style.random, length), 'class="text"');
  return {
    css: `h2{writing-mode:vertical-rl;float:right;margin:0 0 0 30px;font-size:24px} .text{writing-mode:vertical-rl;height:${tiers === 1 ? 960 : 980}px;column-count:${tiers};column-gap:36px;font-size:17px;line-height:1.9;${title ? 'width:600px;float:right;' : 'width:680px;'}column-fill:auto}`,
    body: title + text,
    truth,
    leastDpi: 150,
  };
}

const verticalRuby: Draw = ({ random, set }) => {
  const truth: string[] = [];
  const optional: string[] = [];
  const sentences = range(12).map(() => {
    const { before, word, reading, after } = withReading(random);
    const rest = japanese(random, 30);
    truth.push(before + word + after + rest);
    optional.push(reading);
    return `${before}<ruby>${word}<rt>${reading}</rt></ruby>${after}${rest}`;
  });
  return {
    css: `.text{writing-mode:vertical-rl;height:900px;width:690px;font-size:${set === 'judge' ? 20 : 18}px;line-height:2.1} rt{font-size:50%}`,
    body: `<div class="text">${sentences.join('')}</div>`,
    truth,
    optional,
    leastDpi: 200,
  };
};

const verticalLatin: Draw = ({ random, set }) => {
  const truth: string[] = [];
  const sentences = range(9).map(() => {
    const two = String(10 + Math.floor(random() * 89));
    const code = part(random);
    const before = japanese(random, 20);
    truth.push(`${before}同月${two}日、型式${code}を出荷した。`);
    return `${before}同月<span class="two">${two}</span>日、型式${code}を出荷した。`;
  });
  return {
    css: `.text{writing-mode:vertical-rl;height:${set === 'judge' ? 700 : 940}px;width:690px;font-size:18px;line-height:1.9} .two{text-combine-upright:all}`,
    body: `<div class="text">${sentences.join('')}</div>`,
    truth,
    leastDpi: 150,
  };
};

const mixed: Draw = ({ random, set }) => {
  const { tag, truth } = writer();
  const head = tag('p', japanese(random, 140));
  const block = tag('div', japanese(random, 260), 'class="down"');
  const tail = tag('p', japanese(random, 180));
  return {
    css: `p{font-size:16px;line-height:1.8;margin:0 0 40px} .down{writing-mode:vertical-rl;height:400px;width:${set === 'judge' ? 500 : 670}px;margin:0 auto 40px;font-size:18px;line-height:1.9;${set === 'judge' ? 'border:1px solid black;padding:12px;' : ''}}`,
    body: head + block + tail,
    truth,
    leastDpi: 150,
  };
};

const smallPrint: Draw = ({ random, set }) => {
  const { tag, truth } = writer();
  const points = set === 'judge' ? 6.5 : 6 + Math.floor(random() * 3);
  return {
    css: `p{font-size:${points}pt;line-height:1.5;margin:0 0 .5em}`,
    body: range(5)
      .map((index) => tag('p', `第${index + 1}条　${japanese(random, 220)}`))
      .join(''),
    truth,
    height: 600,
    leastDpi: 200,
  };
};

const contract: Draw = ({ random, set, latin }) => {
  const { tag, truth } = writer();
  const clauses = range(6).map((index) =>
    tag('p', `${index + 1}.${set === 'judge' ? '1' : ''} ${english(random, 260)}`),
  );
  return {
    css: `body{font-family:'${latin}'} h1{font-size:22px;text-align:center} p{font-size:${set === 'judge' ? 13 : 15}px;line-height:1.5;text-align:justify;margin:0 0 1em} .two{${set === 'judge' ? 'column-count:2;column-gap:30px' : ''}}`,
    body: `${tag('h1', 'MASTER SUPPLY AGREEMENT')}<div class="two">${clauses.join('')}</div>${tag('p', 'Signed by the authorised representatives of both parties.')}`,
    truth,
    leastDpi: 150,
  };
};

const letter: Draw = ({ random, set }) => {
  const { tag, truth } = writer();
  const date = tag('div', day(random), 'class="right"');
  const subject = tag('h3', `${entry(random)}の件`);
  const body = tag('p', japanese(random, 260));
  const items = range(4).map((index) =>
    tag('div', `${set === 'judge' ? '・' : `${index + 1}．`}${japanese(random, 30)}`, 'class="item"'),
  );
  const end = tag('div', '以上', 'class="right"');
  return {
    css: '.right{text-align:right} p,div{font-size:16px;line-height:1.8} .item{margin-left:2em}',
    body: date + subject + body + items.join('') + end,
    truth,
  };
};

/** Letters, columns across and down, small print and contracts. */
export const RUNNING_TEXT: Readonly<Record<string, Draw>> = {
  letter,
  'two-columns': (style) => columns(style, 2, 1100),
  'three-columns': (style) => columns(style, 3, 1200),
  vertical: (style) => vertical(style, 1, 620),
  'vertical-two-tiers': (style) => vertical(style, 2, 760),
  'vertical-ruby': verticalRuby,
  'vertical-latin': verticalLatin,
  mixed,
  'small-print': smallPrint,
  contract,
};
