import { expect, test } from 'vitest';
import {
  extensionOf,
  extensionOfName,
  fileTypeOf,
  formOf,
  mediaTypeInfo,
  mediaTypeOfExtension,
  normalizeMediaType,
} from './media-type-lookup.ts';
import { MEDIA_TYPES } from './media-types.ts';

test('every row of the table is well formed, and no type or other name stands twice', () => {
  const names = MEDIA_TYPES.flatMap(([mediaType, , , , aliases]) => [
    mediaType,
    ...(aliases ? aliases.split(' ') : []),
  ]);
  for (const name of names) expect(name).toMatch(/^[a-z0-9][a-z0-9!#$&^_.+-]*\/[a-z0-9][a-z0-9!#$&^_.+-]*$/);
  expect(names.filter((name, at) => names.indexOf(name) !== at)).toEqual([]);
});

test('no extension belongs to two types', () => {
  const extensions = MEDIA_TYPES.flatMap(([, , list]) => list.split(' ').filter(Boolean));
  expect(extensions.filter((extension, at) => extensions.indexOf(extension) !== at)).toEqual([]);
});

test('names of types are brought to one', () => {
  expect(normalizeMediaType('IMAGE/JPG; q=1')).toBe('image/jpeg');
  expect(normalizeMediaType('text/xml')).toBe('application/xml');
  expect(normalizeMediaType('application/vnd.acme')).toBe('application/vnd.acme');
  expect(normalizeMediaType('no type')).toBe('');
});

test('a type has a word for people', () => {
  const words = [
    'application/pdf',
    'application/msword',
    'image/x-unknown',
    'text/x-unknown',
    'application/a+xml',
    'application/a',
  ].map(fileTypeOf);
  expect(words).toEqual(['pdf', 'word', 'image', 'text', 'xml', 'other']);
  expect(
    ['a.xlsx', 'a.ppt', 'a.html', 'a.eml', 'a.lzh', 'a.xdw', 'a.jtd', 'a.txt'].map(
      (name) => mediaTypeOfExtension(extensionOfName(name))?.fileType,
    ),
  ).toEqual(['excel', 'powerpoint', 'html', 'email', 'archive', 'docuworks', 'ichitaro', 'text']);
});

test('extensions are those of the last dot, in lower case', () => {
  expect(['a.TXT', 'a.tar.gz', 'a', '.bashrc', 'a.', '契約.PDF'].map(extensionOfName)).toEqual([
    'txt',
    'gz',
    '',
    '',
    '',
    'pdf',
  ]);
  expect(extensionOf('image/pjpeg')).toBe('jpg');
  expect(extensionOf('application/unknown')).toBe('');
});

test('the form of an unknown type is told by its suffix', () => {
  expect(['a/b+xml', 'a/b+zip', 'a/b+json', 'text/b', 'a/b'].map(formOf)).toEqual([
    'xml',
    'zip',
    'text',
    'text',
    'binary',
  ]);
  expect(mediaTypeInfo('a/b')).toBeUndefined();
});
