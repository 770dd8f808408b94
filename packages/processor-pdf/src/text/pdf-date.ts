const DATE =
  /^(?:D:)?(\d{4})(?:(\d{2})(?:(\d{2})(?:(\d{2})(?:(\d{2})(?:(\d{2}))?)?)?)?)?\s*(?:(Z)|([+-])(\d{2})'?(?:(\d{2})'?)?)?/;

/**
 * A date of PDF, `D:20260401093000+09'00'` (ISO 32000-2, 7.9.4), as ISO 8601 with as many parts and the zone that it has;
 * undefined where it is none. Text that is ISO 8601 already stays as it is.
 */
export function isoDate(value: unknown): string | undefined {
  if (typeof value !== 'string') return undefined;
  const text = value.trim();
  if (/^\d{4}-\d{2}/.test(text)) return text;
  const match = DATE.exec(text);
  if (!match) return undefined;
  const [, year, month, day, hour, minute, second, utc, sign, zoneHour, zoneMinute] = match;
  const inRange = (part: string | undefined, low: number, high: number) =>
    part === undefined || (Number(part) >= low && Number(part) <= high);
  if (!inRange(month, 1, 12) || !inRange(day, 1, 31) || !inRange(hour, 0, 23)) return undefined;
  if (!inRange(minute, 0, 59) || !inRange(second, 0, 59) || !inRange(zoneHour, 0, 23) || !inRange(zoneMinute, 0, 59))
    return undefined;
  const date = [year, month, day].filter(Boolean).join('-');
  if (!hour) return date;
  const zone = utc ? 'Z' : sign ? `${sign}${zoneHour}:${zoneMinute ?? '00'}` : '';
  return `${date}T${hour}:${minute ?? '00'}:${second ?? '00'}${zone}`;
}
