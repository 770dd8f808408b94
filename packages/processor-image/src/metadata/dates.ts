/**
 * A date in ISO 8601 out of what programs write: EXIF's `2024:11:15 09:30:00` (EXIF 3.0, 4.6.5), XMP's and IPTC's forms.
 * `offset` is EXIF's time zone, `+09:00`. Undefined for one that is none, such as `0000:00:00 00:00:00`.
 */
export function isoDate(text: string, offset = ''): string | undefined {
  const match =
    /^\s*(\d{4})[:/-]?(\d{2})[:/-]?(\d{2})(?:[ T](\d{2}):(\d{2})(?::(\d{2})(?:\.\d+)?)?\s*(Z|[+-]\d{2}:?\d{2})?)?/.exec(
      text,
    );
  if (!match) return undefined;
  const [, year, month, day, hour, minute, second = '00', zone] = match;
  const date = `${year}-${month}-${day}`;
  const isDay =
    !Number.isNaN(Date.parse(`${date}T00:00:00Z`)) && new Date(`${date}T00:00:00Z`).getUTCDate() === Number(day);
  if (!isDay || year === '0000') return undefined;
  if (hour === undefined) return date;
  if (Number(hour) > 23 || Number(minute) > 59 || Number(second) > 60) return date;
  return `${date}T${hour}:${minute}:${second}${zoneOf(zone ?? offset)}`;
}

function zoneOf(zone: string): string {
  const match = /^\s*(?:(Z)|([+-]\d{2}):?(\d{2}))/.exec(zone);
  if (!match) return '';
  return match[1] ?? `${match[2]}:${match[3]}`;
}
