import { describe, expect, test } from 'vitest';
import { senseOf } from './sense.ts';

describe('text that makes sense', () => {
  test.each([
    ['Japanese', '検査結果のお知らせ 営業部は平成28年から、請求書および納品書の写しを部門長へ報告するものとする。'],
    [
      'English',
      "The Supplier shall deliver the goods on or before March 3, 2026; it doesn't bear the costs (see A-1024).",
    ],
    ['German', 'Die Überweisung ist spätestens am 3. März fällig; Rückfragen an Herrn Schröder-Müller, Tel. 030/1234.'],
    ['capitals and codes', 'ORDER NO. AB-12/9 ISBN 978-4-06 XML HTTP PDF REV. 3 QTY 12 EA @ 4,500 JPY'],
    ['half-width katakana alone', 'ﾌﾘｺﾐ ｶ)ﾔﾏﾀﾞｼﾖｳｼﾞ ｺｳｻﾞ ｻﾞﾝﾀﾞｶ ｼﾖｳｶｲ ﾆﾕｳｷﾝ 12,000'],
    ['figures', '12,000 34,500 2026-04-01 ...... 17'],
    ['nothing', ''],
  ])('%s', (_, text) => {
    expect(senseOf(text)).toBeGreaterThan(0.85);
  });
});

describe('text that does not', () => {
  test.each([
    [
      'a Japanese page read by a Latin engine',
      'W tf * X < 4H if ff: i^ £ t h, $ tz h < b ^ (D -C # 7>  Ir. rtl n% ¥ l: lt ft t S Jt * 3 <D fl',
    ],
    [
      'UTF-8 taken for Shift_JIS',
      '讀懈渊邨先棡縺ｮ縺顔衍繧峨○ 蝟ｶ讌ｭ驛ｨ縺ｯ蟷ｳ謌・28蟷ｴ縺九ｉ縲∬ｫ区ｱよ嶌縺翫ｈ縺ｳ邏榊刀譖ｸ縺ｮ蜀吶＠繧帝Κ髢髟ｷ縺ｸ蝣ｱ蜻翫☆繧九ｂ縺ｮ縺ｨ縺吶ｋ縲・',
    ],
    ['UTF-8 taken for Latin-1', 'æ¤œæŸ»çµæžœã®ãŠçŸ¥ã‚‰ã› ã‚¹ã‚­ãƒ£ãƒ³ã—ãŸå¥‘ç´„æ›¸'],
    [
      'EUC-JP taken for Shift_JIS',
      'ｸ｡ｺｺｷ・ｲﾌ､ﾎ､ｪﾃﾎ､鬢ｻ ｱﾄｶﾈﾉﾏﾊｿﾀｮ28ﾇｯ､ｫ､鬘｢ﾀﾁｵ眇ｪ､隍ﾓﾇｼﾉﾊｽﾎｼﾌ､ｷ､酘ｹ､ﾘﾊｹ､・､筅ﾎ､ﾈ､ｹ､・｡｣',
    ],
    ['letters by chance', 'lIl1 rnwvv bcdfgh tHe qZx wOrLd KpRt xzwq ~~ |_| dkfjgh'],
  ])('%s', (_, text) => {
    expect(senseOf(text)).toBeLessThan(0.6);
  });
});
