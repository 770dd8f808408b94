import { expect, test } from 'vitest';
import { ID } from './msg/properties.ts';
import { read } from './reading.fixture.ts';
import { ATTRIBUTE } from './tnef/attributes.ts';

type Attribute = readonly [level: 1 | 2, id: number, data: Uint8Array];

/** A TNEF file ([MS-OXTNEF] 2.1.3). */
function tnefOf(...attributes: readonly Attribute[]): Buffer {
  const pieces = attributes.map(([level, id, data]) => {
    const head = Buffer.alloc(9);
    head.writeUInt8(level, 0);
    head.writeUInt32LE(id, 1);
    head.writeUInt32LE(data.length, 5);
    const checksum = Buffer.alloc(2);
    checksum.writeUInt16LE(data.reduce((sum, byte) => (sum + byte) & 0xffff, 0));
    return Buffer.concat([head, data, checksum]);
  });
  return Buffer.concat([Buffer.from('789f3e220100', 'hex'), ...pieces]);
}

/** Properties by id: texts (Unicode), numbers, bytes. A named one comes first, as Outlook writes many. */
function propertiesOf(properties: Readonly<Record<number, string | number | Uint8Array>>): Buffer {
  const number = (value: number) => {
    const bytes = Buffer.alloc(4);
    bytes.writeUInt32LE(value >>> 0);
    return bytes;
  };
  const variable = (bytes: Uint8Array) =>
    Buffer.concat([number(1), number(bytes.length), bytes, Buffer.alloc((4 - (bytes.length % 4)) % 4)]);
  const tag = (id: number, type: number) => number((id << 16) | type);
  const list = Object.entries(properties).map(([key, value]) => {
    const id = Number(key);
    if (typeof value === 'number') return Buffer.concat([tag(id, 0x0003), number(value)]);
    if (typeof value === 'string')
      return Buffer.concat([tag(id, 0x001f), variable(Buffer.from(`${value}\0`, 'utf16le'))]);
    return Buffer.concat([tag(id, 0x0102), variable(value)]);
  });
  const name = Buffer.from('Keywords\0\0', 'utf16le');
  const named = [tag(0x8000, 0x0003), Buffer.alloc(16), number(1), number(18), name, number(7)];
  return Buffer.concat([number(list.length + 1), ...named, ...list]);
}

const FILE = { name: 'winmail.dat' };

test('winmail.dat gives its body and its attachments with their long names', async () => {
  const file = tnefOf(
    [1, ATTRIBUTE.codePage, Buffer.from([0xa4, 3, 0, 0, 0, 0, 0, 0])],
    // 会議のご案内 in code page 932.
    [1, ATTRIBUTE.subject, Buffer.from('89ef8b6382cc82b288c493e000', 'hex')],
    [
      1,
      ATTRIBUTE.messageProperties,
      propertiesOf({ [ID.html]: Buffer.from('<p>本文</p>'), [ID.internetCodePage]: 65001 }),
    ],
    [2, ATTRIBUTE.attachRendData, Buffer.alloc(14)],
    [2, ATTRIBUTE.attachTitle, Buffer.from('SHORT~1.BIN\0')],
    [2, ATTRIBUTE.attachData, Buffer.from('content')],
    [2, ATTRIBUTE.attachmentProperties, propertiesOf({ [ID.attachLongFileName]: '長い名前.bin' })],
    [2, ATTRIBUTE.attachRendData, Buffer.alloc(14)],
    [2, ATTRIBUTE.attachTitle, Buffer.from('b.bin\0')],
    [2, ATTRIBUTE.attachmentProperties, propertiesOf({ [ID.attachData]: Buffer.from('by property') })],
  );
  expect(await read(file, FILE)).toEqual({
    body: '本文',
    parts: ['header: 会議のご案内'],
    metadata: { title: '会議のご案内', attachmentCount: 2 },
    attachments: { '長い名前.bin': 'content', 'b.bin': 'by property' },
    warnings: [],
  });
});

test('one cut at any tenth gives what comes before the cut, with a warning', async () => {
  const file = tnefOf(
    [1, ATTRIBUTE.body, Buffer.from('Text.\0')],
    [2, ATTRIBUTE.attachRendData, Buffer.alloc(14)],
    [2, ATTRIBUTE.attachTitle, Buffer.from('a.bin\0')],
    [2, ATTRIBUTE.attachData, Buffer.alloc(5000, 'x')],
  );
  for (let tenth = 1; tenth < 10; tenth++) {
    const { body, attachments, warnings } = await read(file.subarray(0, (file.length * tenth) / 10), FILE);
    expect({ body, names: Object.keys(attachments), warnings }).toEqual({
      body: 'Text.',
      names: ['a.bin'],
      warnings: ['DAMAGED'],
    });
  }
});
