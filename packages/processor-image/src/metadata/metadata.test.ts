import { deflateSync } from 'node:zlib';
import sharp from 'sharp';
import { describe, expect, test } from 'vitest';
import { readPicture } from '../fixtures/read-picture.ts';
import { writeTiff } from '../fixtures/write-tiff.ts';
import { isoDate } from './dates.ts';
import { exifMetadata } from './exif.ts';
import { iptcMetadata } from './iptc.ts';
import { xmpMetadata } from './xmp.ts';

const plain = () => sharp({ create: { width: 60, height: 60, channels: 3, background: 'white' } });
const metadataOf = async (bytes: Uint8Array, mediaType: string) => (await readPicture(bytes, mediaType)).metadata;

describe('EXIF', () => {
  test('camera, date with its zone, author, rights and place', async () => {
    const photo = await plain()
      .withExif({
        IFD0: {
          Make: 'Canon',
          Model: 'EOS R5',
          Software: 'Digital Photo',
          Artist: 'Yamada',
          Copyright: 'Yamada 2024',
          ImageDescription: 'The works',
        },
        IFD2: { DateTimeOriginal: '2024:11:15 09:30:05', OffsetTimeOriginal: '+09:00' },
        IFD3: {
          GPSLatitudeRef: 'N',
          GPSLatitude: '35/1 40/1 3036/100',
          GPSLongitudeRef: 'W',
          GPSLongitude: '139/1 30/1 0/1',
        },
      })
      .jpeg()
      .toBuffer();
    expect(await metadataOf(photo, 'image/jpeg')).toEqual({
      width: 60,
      height: 60,
      cameraMake: 'Canon',
      cameraModel: 'EOS R5',
      software: 'Digital Photo',
      creator: 'Yamada',
      rights: 'Yamada 2024',
      description: 'The works',
      date: '2024-11-15T09:30:05+09:00',
      latitude: 35.6751,
      longitude: -139.5,
    });
  });

  test.each(['png', 'webp', 'avif'] as const)('it is found in %s too', async (format) => {
    const bytes = await plain()
      .withExif({ IFD0: { Make: 'Fujitsu' } })
      .toFormat(format)
      .toBuffer();
    expect(await metadataOf(bytes, `image/${format}`)).toMatchObject({ cameraMake: 'Fujitsu' });
  });

  test('the directory of a TIFF page says the same, also in Shift_JIS', async () => {
    const texts = { 271: 'RICOH', 272: 'MP C3004', 306: '2019:04:01 08:00:00', 269: 'scan 12' };
    const bytes = writeTiff([
      { width: 60, height: 60, data: new Uint8Array(3600).fill(255), texts: { ...texts, 315: '@@@@@@@@' } },
    ]);
    // 山田太郎 in Shift_JIS, in place of the creator.
    const at = Buffer.from(bytes.buffer).indexOf('@@@@@@@@');
    bytes.set([0x8e, 0x52, 0x93, 0x63, 0x91, 0xbe, 0x98, 0x59], at);
    expect(await metadataOf(bytes, 'image/tiff')).toEqual({
      width: 60,
      height: 60,
      title: 'scan 12',
      creator: '山田太郎',
      date: '2019-04-01T08:00:00',
      cameraMake: 'RICOH',
      cameraModel: 'MP C3004',
    });
  });

  test('blocks that lie are empty or partial, never endless', async () => {
    const bytes = writeTiff([
      { width: 1, height: 1, data: new Uint8Array(1), texts: { 271: 'RICOH', 272: 'MP C3004' } },
    ]);
    for (let at = 0; at < bytes.length; at++)
      for (const value of [0, 0xff])
        await exifMetadata(Uint8Array.from(bytes, (byte, index) => (index === at ? value : byte)));
    for (let length = 0; length < bytes.length; length++) await exifMetadata(bytes.subarray(0, length));
    expect(await exifMetadata(bytes)).toEqual({ cameraMake: 'RICOH', cameraModel: 'MP C3004' });
  });
});

describe('XMP', () => {
  const packet = (body: string) =>
    new TextEncoder().encode(`<x:xmpmeta><rdf:RDF><rdf:Description ${body}</rdf:Description></rdf:RDF></x:xmpmeta>`);

  test('Dublin Core in lists and attributes, with references resolved', () => {
    expect(
      xmpMetadata(
        packet(`xmp:CreateDate="2023-05-06T07:08:09+09:00" xmp:CreatorTool='Tool &amp; Co'>
          <dc:title><rdf:Alt><rdf:li xml:lang="x-default">報告書 &lt;1&gt;</rdf:li></rdf:Alt></dc:title>
          <dc:creator><rdf:Seq><rdf:li>佐藤</rdf:li><rdf:li>&#37428;&#x6728;</rdf:li></rdf:Seq></dc:creator>
          <dc:subject><rdf:Bag><rdf:li>一つ</rdf:li></rdf:Bag></dc:subject><dc:description>plain</dc:description>`),
      ),
    ).toEqual({
      title: '報告書 <1>',
      creator: ['佐藤', '鈴木'],
      subject: '一つ',
      description: 'plain',
      date: '2023-05-06T07:08:09+09:00',
      software: 'Tool & Co',
    });
  });

  test('entities of its own are not resolved, and nothing takes long', () => {
    const started = performance.now();
    expect(xmpMetadata(packet('><dc:title>&lol9;</dc:title>'))).toEqual({ title: '&lol9;' });
    xmpMetadata(packet('><dc:title>'.repeat(50_000)));
    xmpMetadata(new TextEncoder().encode('<dc:title '.repeat(50_000)));
    expect(performance.now() - started).toBeLessThan(1000);
  });

  test('it wins over EXIF', async () => {
    const bytes = await plain()
      .withExif({ IFD0: { Artist: 'device' } })
      .withXmp(
        '<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF><rdf:Description><dc:creator>人</dc:creator></rdf:Description></rdf:RDF></x:xmpmeta>',
      )
      .jpeg()
      .toBuffer();
    expect(await metadataOf(bytes, 'image/jpeg')).toMatchObject({ creator: '人' });
  });
});

test('IPTC: title, caption, keywords, byline and date', () => {
  const set = (record: number, number: number, text: string | number[]) => {
    const value = typeof text === 'string' ? [...new TextEncoder().encode(text)] : text;
    return [0x1c, record, number, value.length >> 8, value.length & 255, ...value];
  };
  const block = Uint8Array.from([
    ...new TextEncoder().encode('Photoshop 3.0\0'),
    ...set(1, 90, [0x1b, 0x25, 0x47]),
    ...set(2, 5, '春の写真'),
    ...set(2, 25, '桜'),
    ...set(2, 25, '公園'),
    ...set(2, 55, '20130314'),
    ...set(2, 80, 'Mark'),
    ...set(2, 120, 'A caption'),
  ]);
  expect(iptcMetadata(block)).toEqual({
    title: '春の写真',
    description: 'A caption',
    creator: 'Mark',
    subject: ['桜', '公園'],
    date: '2013-03-14',
  });
  expect(iptcMetadata(block.subarray(0, 30))).toEqual({});
});

test('the text chunks of PNG: title and author, compressed or not', async () => {
  const { crc32 } = await import('node:zlib');
  const chunk = (type: string, data: Buffer) => {
    const body = Buffer.concat([Buffer.from(type, 'latin1'), data]);
    const result = Buffer.alloc(body.length + 8);
    result.writeUInt32BE(data.length, 0);
    body.copy(result, 4);
    result.writeUInt32BE(crc32(body), body.length + 4);
    return result;
  };
  const png = await plain().png().toBuffer();
  const bytes = Buffer.concat([
    png.subarray(0, 33),
    chunk('tEXt', Buffer.from('Author\0Suzuki', 'latin1')),
    chunk('zTXt', Buffer.concat([Buffer.from('Title\0\0', 'latin1'), deflateSync('A title')])),
    png.subarray(33),
  ]);
  expect(await metadataOf(bytes, 'image/png')).toEqual({ width: 60, height: 60, title: 'A title', creator: 'Suzuki' });
});

test.each([
  ['2024:11:15 09:30:05', '+09:00', '2024-11-15T09:30:05+09:00'],
  ['2024:11:15 09:30:05', undefined, '2024-11-15T09:30:05'],
  ['2012-04-30T12:52:07-04:00', undefined, '2012-04-30T12:52:07-04:00'],
  ['2012-04-30T12:52Z', undefined, '2012-04-30T12:52:00Z'],
  ['20130314', undefined, '2013-03-14'],
  ['2024-02-30', undefined, undefined],
  ['0000:00:00 00:00:00', undefined, undefined],
  ['    :  :     :  :  ', undefined, undefined],
  ['yesterday', undefined, undefined],
])('the date %s with the zone %s is %s', (text, offset, expected) => {
  expect(isoDate(text, offset)).toBe(expected);
});
