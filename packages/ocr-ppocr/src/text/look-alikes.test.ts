import { expect, test } from 'vitest';
import { textOf } from '../recognition/decode.ts';
import { settleLookAlikes } from './look-alikes.ts';

const settled = (text: string) =>
  textOf(settleLookAlikes([...text].map((character) => ({ text: character, confidence: 1, place: 0 }))));

test.each([
  ['検索サーバ一は', '検索サーバーは'],
  ['ク口ーバル力ード', 'クローバルカード'],
  ['メ二ュー', 'メニュー'],
  ['顧客からの間い合わせ', '顧客からの問い合わせ'],
  ['質間と間題', '質問と問題'],
])('%s is %s', (read, expected) => {
  expect(settled(read)).toBe(expected);
});

test.each([
  'データ一覧',
  'アンケート一件',
  '口座',
  '入力',
  '時間',
  '期間',
  '間に合う',
  '人間',
  '二工場',
  'コスト力',
  '時間合計',
  'カタログへ',
])('%s stays', (text) => {
  expect(settled(text)).toBe(text);
});
