import { bytesAsSource, openOle2, writeOle2 } from '@cis/fileproc-core/ole2';
import { expect, test } from 'vitest';
import { readDocumentProperties } from './document-properties.ts';
import { seeded } from './process.fixture.ts';

type Property = readonly [id: number, type: number, content: Buffer];

const long = (value: number) => {
  const bytes = Buffer.alloc(4);
  bytes.writeInt32LE(value);
  return bytes;
};
const text = (bytes: Buffer) => Buffer.concat([long(bytes.length), bytes]);
/** 100 ns since 1601. */
const time = (iso: string) => {
  const bytes = Buffer.alloc(8);
  bytes.writeBigUInt64LE(BigInt(Date.parse(iso) + 11_644_473_600_000) * 10_000n);
  return bytes;
};

/** A stream of property sets ([MS-OLEPS] 2.21); properties of type 0 are written without type (the dictionary). */
function propertySets(...sets: readonly (readonly Property[])[]): Buffer {
  const written = sets.map((properties) => {
    const contents = properties.map(([, type, content]) => {
      const whole = type === 0 ? content : Buffer.concat([long(type), content]);
      return Buffer.concat([whole, Buffer.alloc((4 - (whole.length % 4)) % 4)]);
    });
    let offset = 8 + properties.length * 8;
    const index = properties.map(([id], at) => {
      offset += contents[at]!.length;
      return Buffer.concat([long(id), long(offset - contents[at]!.length)]);
    });
    return Buffer.concat([long(offset), long(properties.length), ...index, ...contents]);
  });
  let offset = 28 + sets.length * 20;
  const heads = written.map((set) => {
    offset += set.length;
    return Buffer.concat([Buffer.alloc(16), long(offset - set.length)]);
  });
  return Buffer.concat([Buffer.from([0xfe, 0xff, 0, 0]), Buffer.alloc(20), long(sets.length), ...heads, ...written]);
}

const codePage = (page: number): Property => [1, 2, long(page)];
const shiftJis = Buffer.from([0x93, 0xfa, 0x96, 0x7b, 0]);
const propertiesOf = async (summary: Uint8Array, document: Uint8Array = new Uint8Array(0)) =>
  readDocumentProperties(
    await openOle2(
      bytesAsSource(
        writeOle2({
          name: '',
          children: [
            { name: '\u0005SummaryInformation', content: summary },
            { name: '\u0005DocumentSummaryInformation', content: document },
          ],
        }),
      ),
    ),
  );

test('property sets become metadata under the common names, text in the code page of the set', async () => {
  const summary = propertySets([
    codePage(932),
    [2, 0x1e, text(shiftJis)],
    [4, 0x1e, text(Buffer.from('Yamada\0'))],
    [5, 0x1e, text(Buffer.from('a, b\0'))],
    [12, 0x40, time('2003-04-05T06:07:08Z')],
    [14, 3, long(7)],
    [15, 3, long(0)],
    [18, 0x1e, text(Buffer.from('Microsoft Word 9.0\0'))],
  ]);
  const dictionary = Buffer.concat([long(1), long(2), text(shiftJis)]);
  const document = propertySets(
    [codePage(932), [15, 0x1e, text(shiftJis)]],
    [codePage(932), [0, 0, dictionary], [2, 0x0b, long(-1)]],
  );
  expect(await propertiesOf(summary, document)).toEqual({
    title: '日本',
    creator: 'Yamada',
    subject: ['a', 'b'],
    created: '2003-04-05T06:07:08.000Z',
    pageCount: 7,
    creatorTool: 'Microsoft Word 9.0',
    publisher: '日本',
    'custom.日本': true,
  });
});

test('UTF-8 and UTF-16 are read as such', async () => {
  const utf8 = propertySets([codePage(-535), [2, 0x1e, text(Buffer.from('題名\0'))]]);
  expect(await propertiesOf(utf8)).toEqual({ title: '題名' });
  const wide = propertySets([codePage(1200), [2, 0x1f, Buffer.concat([long(3), Buffer.from('題名\0', 'utf16le')])]]);
  expect(await propertiesOf(wide)).toEqual({ title: '題名' });
});

test('damaged property sets give what is left of them', async () => {
  const whole = propertySets([codePage(932), [2, 0x1e, text(shiftJis)], [0, 0, Buffer.concat([long(9), long(2)])]]);
  const random = seeded(3);
  for (let round = 0; round < 300; round++) {
    const bytes = Buffer.from(whole.subarray(0, random(whole.length)));
    for (let change = 0; change < 5; change++) bytes[random(bytes.length)] = random(256);
    expect(typeof (await propertiesOf(bytes))).toBe('object');
  }
});
