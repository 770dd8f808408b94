import { expect, test } from 'vitest';
import { shape, shapeTree, writePptx } from '../fixtures/pptx.ts';
import { read } from '../fixtures/read.ts';

const MEDIA_TYPE = 'application/vnd.openxmlformats-officedocument.presentationml.presentation';
const body = (paragraphs: string, placeholder = '<p:ph type="body"/>') =>
  `<p:sp><p:nvSpPr><p:cNvPr id="1" name="s"/><p:nvPr>${placeholder}</p:nvPr></p:nvSpPr><p:txBody>${paragraphs}</p:txBody></p:sp>`;
const line = (text: string, properties = '', look = '') =>
  `<a:p>${properties}<a:r>${look}<a:t>${text}</a:t></a:r></a:p>`;
const level = (of: number, bullet = '') => `<a:pPr lvl="${of}">${bullet}</a:pPr>`;

test('a slide is its title, lists by level, numbers, texts, tables and notes', async () => {
  const cell = (content: string) => `<a:tc><a:txBody>${content}</a:txBody></a:tc>`;
  const table = `<p:graphicFrame><p:nvGraphicFramePr><p:cNvPr id="2" name="f"/></p:nvGraphicFramePr><a:graphic><a:graphicData><a:tbl><a:tr>${cell(line('項目'))}${cell(line('値|率'))}</a:tr><a:tr>${cell(line('甲') + line('乙'))}${cell(line('1'))}</a:tr></a:tbl></a:graphicData></a:graphic></p:graphicFrame>`;
  const auto = '<a:buAutoNum type="arabicParenR"/>';
  const shapes = [
    body(
      line('一', level(0)) +
        line('二', level(1)) +
        line('番号', level(0, auto)) +
        line('次', level(0, auto)) +
        line('印なし', level(0, '<a:buNone/>')),
    ),
    shape('企画 #1', 'title'),
    body(`${line('太字', '', '<a:rPr b="1"/>')}${line('参照', '', '<a:rPr><a:hlinkClick r:id="x"/></a:rPr>')}`, ''),
    table,
  ];
  const { pages } = await read(
    writePptx(
      [
        {
          shapes: shapes.join(''),
          relations: [
            ['x', 'hyperlink', 'https://example.com/'],
            ['n', 'notesSlide', '../notesSlides/notesSlide1.xml'],
          ],
        },
        { shapes: shape('二枚目', 'ctrTitle') },
      ],
      { 'ppt/notesSlides/notesSlide1.xml': shapeTree('notes', shape('話すこと\n1. 間', 'body')) },
    ),
    { mediaType: MEDIA_TYPE, markdown: true },
  );
  expect(pages.map(({ markdown }) => markdown)).toEqual([
    '## 企画 #1\n\n- 一\n  - 二\n1) 番号\n2) 次\n\n印なし\n\n**太字**\\\n[参照](https://example.com/)\n\n| 項目 | 値\\|率 |\n| --- | --- |\n| 甲<br>乙 | 1 |\n\n> **Notes:** 話すこと\\\n> 1\\. 間',
    '## 二枚目',
  ]);
});

test('nothing of it is made where it is not asked for', async () => {
  const { pages } = await read(writePptx([{ shapes: shape('表題', 'title') }]), { mediaType: MEDIA_TYPE });
  expect(pages[0]).not.toHaveProperty('markdown');
});
