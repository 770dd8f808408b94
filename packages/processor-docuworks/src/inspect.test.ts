import { expect, test } from 'vitest';
import { document, page, pictureDrawing, textAnnotation } from './fixtures/write-document.ts';
import { reference, writeFile } from './fixtures/write-file.ts';
import { formatInspection, inspectDocuworks } from './inspect.ts';

test('an inspection shows what a file is made of and nothing of what it says', () => {
  const drawing = pictureDrawing(5, Buffer.from('\xff\xd8\xff picture', 'latin1'), 10, 10);
  const content = { kind: 0x8010, values: { 77: Buffer.alloc(3) }, references: { 7: reference(0, drawing.length) } };
  const file = writeFile(document([page([content, textAnnotation('秘密の文')])], { name: '社外秘' }), {
    entries: [drawing, Buffer.from('PK\x03\x04 original')],
    deadBytes: 12,
  });
  const lines = formatInspection(inspectDocuworks(file)).split('\n');
  expect(lines).toEqual([
    'DocuWorks document, generation 7, saved 1 times, 12 bytes of earlier states',
    expect.stringMatching(/^10 records in \d+ bytes, 2 entries$/),
    'not understood: attribute 77 of 8010 (once, 3 bytes)',
    `entry 0: ${drawing.length} bytes, drawing kind 5`,
    'entry 1: 13 bytes, 504b0304206f7269',
    'c013 {4: 7}',
    '  1303',
    '    1301 {3: 2, 5: 6}',
    '      1302 {52: 4, 51: 19, 2001 childdim: 6}',
    '        8010 drawing kind 5 {3: 2, 5: 6, 77: 3, 7: entry 0}',
    '      1302 {52: 4, 51: 19, 2001 childdim: 6}',
    '        8011 {3: 2, 5: 6, 51: 18, 2001 %Text(w: 10}',
    '  1304',
    '  1306',
    '  1305',
  ]);
});
