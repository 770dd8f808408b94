import { expect, test } from 'vitest';
import { NAMESPACES, relationships } from '../fixtures/docx.ts';
import { writeEmf } from '../fixtures/metafile.ts';
import { shape, shapeTree, type WrittenSlide, writePptx } from '../fixtures/pptx.ts';
import { read } from '../fixtures/read.ts';

const MEDIA_TYPE = 'application/vnd.openxmlformats-officedocument.presentationml.presentation';
const readPptx = (slides: readonly WrittenSlide[], ...more: unknown[]) =>
  read(writePptx(slides, ...(more as [])), { mediaType: MEDIA_TYPE });
const frame = (content: string) =>
  `<p:graphicFrame><p:nvGraphicFramePr><p:cNvPr id="2" name="f"/></p:nvGraphicFramePr><a:graphic><a:graphicData>${content}</a:graphicData></a:graphic></p:graphicFrame>`;

test('slides are pages in the order of the show, titles first, hidden ones marked', async () => {
  const { pages } = await readPptx([
    { shapes: shape('本文一\n本文二', 'body') + shape('表題', 'title') },
    { shapes: shape('隠し'), attributes: 'show="0"' },
  ]);
  const common = { origin: 'text', width: 720, height: 540, reason: 'PresentationML' };
  expect(pages).toEqual([
    { number: 1, text: '表題\n本文一\n本文二', ...common },
    { number: 2, text: '隠し', hidden: true, ...common },
  ]);
});

test('tables are read row by row, groups in their place, hidden shapes and slide numbers not at all', async () => {
  const cell = (text: string) => `<a:tc><a:txBody><a:p><a:r><a:t>${text}</a:t></a:r></a:p></a:txBody></a:tc>`;
  const table = `<a:tbl><a:tr>${cell('項目')}${cell('値')}</a:tr><a:tr>${cell('A')}${cell('1')}</a:tr></a:tbl>`;
  const group = `<p:grpSp><p:nvGrpSpPr><p:cNvPr id="3" name="g" descr="組"/></p:nvGrpSpPr>${shape('中')}</p:grpSp>`;
  const { pages } = await readPptx([
    {
      shapes:
        frame(table) +
        group +
        shape('見えない', undefined, 'hidden="1"') +
        shape('12', 'sldNum') +
        shape('社外秘', 'ftr'),
    },
  ]);
  expect({ text: pages[0]?.text, parts: pages[0]?.parts }).toEqual({
    text: '項目\t値\nA\t1\n中',
    parts: [
      { kind: 'alt-text', text: '組' },
      { kind: 'footer', text: '社外秘' },
    ],
  });
});

test('texts behind the slide are read where it shows them, prompts of placeholders never', async () => {
  const layout = shapeTree('sldLayout', shape('社名') + shape('Click to edit', 'body'));
  const relations = [['l', 'slideLayout', '../slideLayouts/slideLayout1.xml']] as const;
  const { pages } = await readPptx(
    [
      { shapes: shape('一'), relations },
      { shapes: shape('二'), relations, attributes: 'showMasterSp="0"' },
    ],
    {
      'ppt/slideLayouts/slideLayout1.xml': layout,
      'ppt/slideLayouts/_rels/slideLayout1.xml.rels': relationships([['m', 'slideMaster', '../slideMasters/m.xml']]),
      'ppt/slideMasters/m.xml': shapeTree('sldMaster', shape('原本') + shape('Prompt', 'title')),
    },
  );
  expect(pages.map(({ parts }) => parts)).toEqual([
    [
      { kind: 'other', text: '社名' },
      { kind: 'other', text: '原本' },
    ],
    undefined,
  ]);
});

test('notes and comments of both kinds are parts, with their authors', async () => {
  const { pages } = await readPptx(
    [
      {
        shapes: shape('本文'),
        relations: [
          ['n', 'notesSlide', '../notesSlides/n.xml'],
          ['c', 'comments', '../comments/c.xml'],
          ['d', 'comments', '../comments/d.xml'],
        ],
      },
    ],
    {
      'ppt/notesSlides/n.xml': shapeTree('notes', shape('話すこと', 'body') + shape('1', 'sldNum')),
      'ppt/comments/c.xml': `<p:cmLst ${NAMESPACES}><p:cm authorId="0"><p:text>旧式</p:text></p:cm></p:cmLst>`,
      'ppt/comments/d.xml': `<q:cmLst ${NAMESPACES} xmlns:q="http://schemas.microsoft.com/office/powerpoint/2018/8/main"><q:cm authorId="{A}"><q:replyLst><q:reply authorId="{A}"><q:txBody><a:p><a:r><a:t>返事</a:t></a:r></a:p></q:txBody></q:reply></q:replyLst><q:txBody><a:p><a:r><a:t>新式</a:t></a:r></a:p></q:txBody></q:cm></q:cmLst>`,
      'ppt/commentAuthors.xml': `<p:cmAuthorLst ${NAMESPACES}><p:cmAuthor id="0" name="佐藤"/></p:cmAuthorLst>`,
      'ppt/authors.xml':
        '<q:authorLst xmlns:q="http://schemas.microsoft.com/office/powerpoint/2018/8/main"><q:author id="{A}" name="田中"/></q:authorLst>',
    },
    [
      ['a', 'commentAuthors', 'commentAuthors.xml'],
      ['b', 'authors', 'authors.xml'],
    ],
  );
  expect(pages[0]?.parts).toEqual([
    { kind: 'note', text: '話すこと' },
    { kind: 'comment', text: '旧式', author: '佐藤' },
    { kind: 'comment', text: '新式', author: '田中' },
    { kind: 'comment', text: '返事', author: '田中' },
  ]);
});

test('the picture of an object is read unless the object itself is read as a file', async () => {
  const object = (program: string) =>
    frame(
      `<mc:AlternateContent><mc:Choice Requires="v"><p:oleObj progId="${program}" r:id="o"><p:embed/></p:oleObj></mc:Choice><mc:Fallback><p:oleObj progId="${program}" r:id="o"><p:embed/><p:pic><p:blipFill><a:blip r:embed="i"/></p:blipFill></p:pic></p:oleObj></mc:Fallback></mc:AlternateContent>`,
    );
  const relations = [
    ['o', 'package', '../embeddings/book.xlsx'],
    ['i', 'image', '../media/image1.emf'],
  ] as const;
  const { pages, files } = await readPptx(
    [
      { shapes: object('Excel.Sheet.12'), relations },
      { shapes: object('Equation.3'), relations: [relations[1]] },
    ],
    { 'ppt/embeddings/book.xlsx': 'PK', 'ppt/media/image1.emf': writeEmf([{ text: '数式', x: 0, y: 0 }]) },
  );
  expect({ parts: pages.map(({ parts }) => parts), files }).toEqual({
    parts: [undefined, [{ kind: 'other', text: '数式' }]],
    files: { 'ppt/embeddings/book.xlsx': 'PK' },
  });
});

test('more slides than the limit are counted in a warning', async () => {
  const { pages, warnings } = await read(writePptx(Array.from({ length: 5 }, () => ({ shapes: shape('x') }))), {
    mediaType: MEDIA_TYPE,
    limits: { pages: 2 },
  });
  expect([pages.length, warnings]).toEqual([
    2,
    [
      {
        code: 'PAGES_TRUNCATED',
        message: 'Pages: 5 pages found, the limit is 2 pages (MAX_PDF_PAGES); the first 2 were read.',
      },
    ],
  ]);
});
