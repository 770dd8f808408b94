import { crc32 } from 'node:zlib';
import { writeTiff } from './tiff-pages.ts';

/** Pixels of each side: 10^10 in all, 40 GB as RGBA. */
const SIDE = 100_000;

/** Pictures of a few bytes whose heads tell of 100,000 x 100,000 pixels, or of 65,535 where the format has 16 bits. */
export function hugePictures(): Readonly<Record<string, Buffer>> {
  return {
    'huge.png': png(),
    'huge.gif': gif(65_535, 1),
    'huge.bmp': bmp(),
    'huge.jpg': jpeg(),
    'huge.tif': writeTiff(1, SIDE),
  };
}

function png(): Buffer {
  const header = Buffer.alloc(13);
  header.writeUInt32BE(SIDE, 0);
  header.writeUInt32BE(SIDE, 4);
  header.set([8, 2], 8);
  const chunk = (type: string, content: Buffer) => {
    const named = Buffer.concat([Buffer.from(type, 'latin1'), content]);
    const whole = Buffer.alloc(named.length + 8);
    whole.writeUInt32BE(content.length, 0);
    named.copy(whole, 4);
    whole.writeUInt32BE(crc32(named), named.length + 4);
    return whole;
  };
  return Buffer.concat([
    Buffer.from('\x89PNG\r\n\x1a\n', 'latin1'),
    chunk('IHDR', header),
    chunk('IDAT', Buffer.from('789c030000000001', 'hex')),
    chunk('IEND', Buffer.alloc(0)),
  ]);
}

function bmp(): Buffer {
  const file = Buffer.alloc(54 + 64);
  file.write('BM', 0, 'latin1');
  file.writeUInt32LE(file.length, 2);
  file.writeUInt32LE(54, 10);
  file.writeUInt32LE(40, 14);
  file.writeInt32LE(SIDE, 18);
  file.writeInt32LE(SIDE, 22);
  file.writeUInt16LE(1, 26);
  file.writeUInt16LE(24, 28);
  return file;
}

/** Baseline, one component, no scan data (ITU-T T.81, B.2.2); 65,500 pixels a side is what libjpeg takes at most. */
function jpeg(): Buffer {
  const frame = Buffer.from('ffc0000b08ffdcffdc01011100', 'hex');
  const scan = Buffer.from('ffda0008010100003f00', 'hex');
  const tables = Buffer.concat([Buffer.from('ffdb004300', 'hex'), Buffer.alloc(64, 1)]);
  return Buffer.concat([Buffer.from('ffd8', 'hex'), tables, frame, scan, Buffer.from('ffd9', 'hex')]);
}

/** A GIF of frames that each tell of `side` x `side` pixels and hold one (GIF89a, 18 and 20). */
export function gif(side: number, frames: number): Buffer {
  const head = Buffer.from('GIF89a\0\0\0\0\x80\0\0\0\0\0\xff\xff\xff', 'latin1');
  head.writeUInt16LE(side, 6);
  head.writeUInt16LE(side, 8);
  const frame = Buffer.from('\x2c\0\0\0\0\0\0\0\0\0\x02\x02\x44\x01\0', 'latin1');
  frame.writeUInt16LE(side, 5);
  frame.writeUInt16LE(side, 7);
  return Buffer.concat([head, ...Array.from({ length: frames }, () => frame), Buffer.from(';')]);
}
