import { deflateSync } from 'node:zlib';
import { expect, test } from 'vitest';
import { findObjects } from './find-objects.ts';
import { rebuild } from './rebuild.ts';

const PAGE = '900000 0 obj<</Type/Page>>endobj\n';
const rebuilt = (...parts: (string | Buffer)[]) =>
  Buffer.from(
    rebuild(Buffer.concat(parts.map((part) => Buffer.from(part as string, 'latin1'))), 'new tree') ?? [],
  ).toString('latin1');
const objectStream = (header: string, content: string) => [
  `1 0 obj<</Type/ObjStm/First ${header.length}/Filter/FlateDecode>>stream\n`,
  deflateSync(header + content, { level: 9 }),
  '\nendstream endobj\n',
];

test('an object that is not closed ends where the next one begins', () => {
  expect(findObjects('1 0 obj<</A 1>> 2 0 obj<</B 2>>endobj').map(({ number, body }) => [number, body])).toEqual([
    [1, '<</A 1>> '],
    [2, '<</B 2>>'],
  ]);
});

test('a file of more objects than a call has room for arguments is rebuilt', () => {
  let objects = '';
  for (let number = 1; number <= 150_000; number++) objects += `${number} 0 obj<<>>endobj\n`;
  expect(rebuilt(objects, PAGE)).toContain('<< /Size 900003 /Root 900002 0 R');
});

test('an object stream of more objects than that is unpacked', () => {
  let header = '';
  for (let number = 2; number < 150_002; number++) header += `${number} ${number - 2} `;
  expect(rebuilt(PAGE, ...objectStream(header, '0'.repeat(150_000)))).toContain('\n150001 0 obj\n0\nendobj\n');
});

test('objects of an object stream that lie over each other are read once', () => {
  const content = `<</Mark ${'x'.repeat(3_000_000)}>>`;
  const text = rebuilt(PAGE, ...objectStream('7 0 8 3000000 '.repeat(20_000), content));
  expect(text.match(/<<\/Mark /g)).toHaveLength(1);
});

test('a content that many object streams claim is unpacked once', () => {
  const [, packed, end] = objectStream('', '');
  const heads = '1 0 obj<</Type/ObjStm/First 0/FlateDecode>>stream '.repeat(20_000);
  expect(rebuilt(PAGE, heads, packed!, end!)).toContain('/Root 900002 0 R');
});

test('objects and identifiers without end are passed over once', () => {
  expect(rebuilt(PAGE, '1 0 obj '.repeat(300_000), '/ID[<'.repeat(300_000))).toContain('/Root 900002 0 R');
});
