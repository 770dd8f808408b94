import { expect, test } from 'vitest';
import { readPage } from './html.fixture.ts';
import { isoDate } from './page-metadata.ts';

test('the head becomes metadata under the names of Dublin Core', () => {
  const { text, metadata } = readPage(
    '<html lang="ja_JP"><head><title> 年次\n報告 &amp; 計画 </title><meta name="Description" content="要約"><meta name=keywords content="予算, 計画、予算">' +
      '<meta name=author content="田中"><meta name="DC.Publisher" content="社"><meta name=copyright content="©"><meta name=date content="2024-04-01T09:00:00+09:00">' +
      '<meta property="article:modified_time" content="2024年5月2日"><meta property="og:title" content="other"><meta name=viewport content="w"></head><body>body',
  );
  expect(text).toBe('body');
  expect(metadata).toEqual({
    title: '年次 報告 & 計画',
    description: '要約',
    creator: '田中',
    subject: ['予算', '計画'],
    publisher: '社',
    rights: '©',
    date: '2024-04-01T09:00:00+09:00',
    modified: '2024-05-02',
    language: 'ja-JP',
  });
});

test('a page that says nothing of itself has no metadata', () => {
  expect(readPage('<meta name=author content=" "><html lang="??">x').metadata).toEqual({});
});

test('the title of a social network counts where there is no other', () => {
  expect(readPage('<meta property="og:title" content="題">').metadata).toEqual({ title: '題' });
});

test.each([
  ['2024', '2024'],
  ['2024-02-29', '2024-02-29'],
  ['2023-02-29', undefined],
  ['2024-01-02T03:04', '2024-01-02T03:04'],
  ['2024/1/2', '2024-01-02'],
  ['2024.01.02', '2024-01-02'],
  ['2024年12月31日', '2024-12-31'],
  ['Tue, 02 Jan 2024 03:04:05 GMT', '2024-01-02T03:04:05.000Z'],
  ['3/4/2024', undefined],
  ['yesterday', undefined],
])('the date %s is %s', (text, date) => {
  expect(isoDate(text)).toBe(date);
});
