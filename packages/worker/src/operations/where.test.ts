import { expect, test } from 'vitest';
import { compareVersions, parseWhere, type WhereFile } from './where.ts';

const FILES: Readonly<Record<string, WhereFile>> = {
  old: { key: 'a.pdf', mediaType: 'application/pdf', processorName: 'pdf', processorVersion: '2.9.1' },
  new: { key: 'b.pdf', mediaType: 'application/pdf', processorName: 'pdf', processorVersion: '3.0.0' },
  broken: {
    key: 'c.pdf',
    mediaType: 'application/pdf',
    processorName: 'pdf',
    processorVersion: '2.10.0',
    code: 'CORRUPT',
  },
  picture: { key: 'd.tif', mediaType: 'image/tiff', processorName: 'image', processorVersion: '1.0.0' },
  unread: { key: 'e.bin', mediaType: 'application/octet-stream', processorName: '', processorVersion: '' },
};

test.each([
  ['processor=pdf', 'old new broken'],
  ['processor=pdf version<3', 'old broken'],
  ['version<2.10', 'old picture'],
  ['version>=2.10 version!=3', 'broken'],
  ['version=3', 'new'],
  ['  code=corrupt  ', 'broken'],
  ['processor=pdf code!=CORRUPT', 'old new'],
  ['type=image/*', 'picture'],
  ['type=pdf version>2.9.1', 'new broken'],
  ['type!=pdf', 'picture unread'],
])('%s means %s', (text, expected) => {
  const where = parseWhere(text);
  const meant = Object.entries(FILES).filter(([, file]) => where(file));
  expect(meant.map(([name]) => name).join(' ')).toBe(expected);
});

test.each([
  ['', 'it holds no term'],
  ['pdf', '"pdf" is no term such as processor=pdf'],
  ['processor=pdf version<', '"version<" is no term'],
  ['version<latest', '"latest" is no version such as 3 or 1.2.0'],
  ['processor<pdf', 'processor takes = and !=, not <'],
  ['size=3', 'there is no "size"; there are processor, version, type, code'],
  ['code=NOPE', '--where code= takes one of UNSUPPORTED_TYPE'],
])('%o is refused: %s', (text, reason) => {
  expect(() => parseWhere(text)).toThrow(reason);
});

test('versions are compared by their numbers', () => {
  const versions = ['3', '1.10.0', '1.9', '2.0.0-rc.1', '1.9.0', '10'];
  expect(versions.toSorted(compareVersions)).toEqual(['1.9', '1.9.0', '1.10.0', '2.0.0-rc.1', '3', '10']);
});
