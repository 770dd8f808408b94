import { expect, test } from 'vitest';
import { nameDecoder } from './names.ts';

/** Names as Windows writes them into archives: Japanese in code page 932, Western in 437. */
const NAMES: Readonly<Record<string, string>> = {
  'testテスト.txt': '746573748365835883672e747874',
  '新ver.doc': '90567665722e646f63',
  '表data.xls': '955c646174612e786c73',
  'dataあ.txt': '6461746182a02e747874',
  'ﾊﾞｯｸｱｯﾌﾟ.zip': 'cadeafb8b1afccdf2e7a6970',
  '仕様書(ver1.2).doc': '8e64976c8f9128766572312e32292e646f63',
  'vol一.txt': '766f6c88ea2e747874',
  'Book1のコピー.xls': '426f6f6b3182cc83528373815b2e786c73',
  '山田.pdf': '8e5293632e706466',
  '株.txt': '8a942e747874',
  '本book.txt': '967b626f6f6b2e747874',
  '表.txt': '955c2e747874',
  '見積書.xlsx': '8ca990cf8f912e786c7378',
  資料: '8e9197bf',
  'a.txt': '612e747874',
  '第1回.doc': '91e63189f12e646f63',
  'ﾃｽﾄ.txt': 'c3bdc42e747874',
  'ｶﾀｶﾅ.csv': 'b6c0b6c52e637376',
  メモ: '83818382',
  Ａ社: '82608ed0',
  '新しいフォルダー/テキスト.txt': '905682b582a283748348838b835f815b2f8365834c835883672e747874',
  '写真1.jpg': '8eca905e312e6a7067',
  '報告書_v2.docx': '95f18d908f915f76322e646f6378',
  '㈱例.pdf': '878a97e12e706466',
  'あ.txt': '82a02e747874',
  'ソース.c': '835c815b83582e63',
  '能力表.xls': '945c97cd955c2e786c73',
  案: '88c4',
  '予算2024/4月.xls': '975c8e5a323032342f348c8e2e786c73',
  '①.txt': '87402e747874',
  '議事録（案）.docx': '8b638e96985e816988c4816a2e646f6378',
  'A案.txt': '4188c42e747874',
  '図1.png': '907d312e706e67',
  'IMG_見本.jpg': '494d475f8ca9967b2e6a7067',
  'コピー ～ a.txt': '83528373815b20816020612e747874',
  '会社案内ver2.pdf': '89ef8ed088c493e0766572322e706466',
  'Bücher.txt': '4281636865722e747874',
  'Straße.doc': '53747261e1652e646f63',
  'ÜBERSICHT.XLS': '9a42455253494348542e584c53',
  'Señor.txt': '5365a46f722e747874',
  'créée.doc': '63728282652e646f63',
  'Ångström.txt': '8f6e67737472946d2e747874',
  'Grüße.txt': '477281e1652e747874',
  'Übersicht.doc': '9a62657273696368742e646f63',
  'Müller.pdf': '4d816c6c65722e706466',
  'résumé.doc': '728273756d822e646f63',
  'Größe/Maß.txt': '477294e1652f4d61e12e747874',
  'Ärger.txt': '8e726765722e747874',
  'naïve.txt': '6e618b76652e747874',
  'für.txt': '6681722e747874',
  'Café.txt': '436166822e747874',
  'año.txt': '61a46f2e747874',
  'Ñandú.doc': 'a5616e64a32e646f63',
  'Änderung 2024.xls': '8e6e646572756e6720323032342e786c73',
  'Protokoll März.doc': '50726f746f6b6f6c6c204d84727a2e646f63',
  'à la carte.txt': '85206c612063617274652e747874',
  'déjà vu.txt': '64826a852076752e747874',
};

test.each(Object.entries(NAMES))('%s is told by itself', (name, hex) => {
  const bytes = Buffer.from(hex, 'hex');
  expect(nameDecoder([bytes])(bytes)).toBe(name);
});

test('names that could be either are decided by the others beside them', () => {
  const japanese = Buffer.from('8ca990cf8f912e747874', 'hex');
  const western = Buffer.from('4b946c6e2e747874', 'hex');
  expect(nameDecoder([western])(western)).toBe('Köln.txt');
  expect(nameDecoder([japanese, western])(western)).toBe('K罵n.txt');
});

test('names in EUC-JP are read as such', () => {
  const bytes = Buffer.from('b2f1b5c4a4ceb5c4bbf6cfbf2e747874', 'hex');
  expect(nameDecoder([bytes])(bytes)).toBe('会議の議事録.txt');
});
