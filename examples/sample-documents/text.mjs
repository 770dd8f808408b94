/** The words of the samples: business papers of a company that does not exist. */

export const CONTRACT = [
  '業務委託契約書',
  '青葉製作所株式会社(以下「甲」という)と北斗物流株式会社(以下「乙」という)は、次のとおり契約を締結する。',
  '第1条 乙は、甲の製品を全国の販売店へ期日までに配送する。',
  '第2条 委託料は月額 1,250,000 円とし、翌月末日までに支払う。',
  '第3条 本契約の期間は 2026年4月1日から 2027年3月31日までとする。',
];

export const ENGLISH = [
  'Delivery terms',
  'All goods leave our warehouse in Sendai within two working days. The delivery date is confirmed by e-mail.',
  'Damaged parcels are reported to the carrier on the day of arrival; a replacement follows without charge.',
];

export const MINUTES = [
  '定例会議 議事録',
  '日時: 2026年5月12日 10時から',
  '出席: 佐藤、鈴木、高橋',
  '決定事項: 倉庫の在庫を毎週金曜日に確認する。',
];

/** Stands only in pictures. */
export const INSPECTION = ['設備点検報告書', '実施日 2026年6月3日', '結果は良好でした。'];
export const CALIBRATION = ['CALIBRATION REPORT', 'Pressure gauge number 7', 'Result: within tolerance'];
export const RECEIPT = ['領収書', '金額 48,600 円', '上記のとおり受領しました。'];
