const MONTHS = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec'];
/** Zones by name (RFC 5322 4.3), and the one that mails of Japan write. */
const ZONES: ReadonlyMap<string, string> = new Map(
  Object.entries({
    ut: 'Z',
    gmt: 'Z',
    utc: 'Z',
    z: 'Z',
    est: '-05:00',
    edt: '-04:00',
    cst: '-06:00',
    cdt: '-05:00',
    mst: '-07:00',
    mdt: '-06:00',
    pst: '-08:00',
    pdt: '-07:00',
    jst: '+09:00',
  }),
);

/** A date of a header (RFC 5322 3.3, 4.3) in ISO 8601 with its own zone; `undefined` where it is none. */
export function isoDateOf(field: string | undefined): string | undefined {
  const value = field?.slice(0, 200);
  const match =
    /(\d{1,2})[\s-]+([A-Za-z]{3})[a-z]*[\s-]+(\d{2,4})[\s,]+(\d{1,2}):(\d{2})(?::(\d{2}))?(?:\s*([+-]\d{4}|[A-Za-z]{1,4}))?/.exec(
      value ?? '',
    );
  if (!match) return otherDate(value);
  const [, day = '', monthName = '', year = '', hour = '', minute = '', second = '00', zone = ''] = match;
  const month = MONTHS.indexOf(monthName.toLowerCase()) + 1;
  if (month === 0) return otherDate(value);
  const two = (number: string | number) => String(number).padStart(2, '0');
  // Two digits: 2000 to 2049 or 1950 to 1999; three: from 1900 (4.3).
  const short = Number(year);
  const full = year.length === 4 ? short : year.length === 3 || short >= 50 ? 1900 + short : 2000 + short;
  // Without a zone, or with an unknown one, nothing is known: -00:00 in mail, UTC here.
  const offset = /^[+-]/.test(zone) ? `${zone.slice(0, 3)}:${zone.slice(3)}` : (ZONES.get(zone.toLowerCase()) ?? 'Z');
  const iso = `${full}-${two(month)}-${two(day)}T${two(hour)}:${minute}:${two(second)}${offset}`;
  return Number.isNaN(Date.parse(iso)) ? undefined : iso;
}

function otherDate(value: string | undefined): string | undefined {
  const time = Date.parse(value ?? '');
  return Number.isNaN(time) ? undefined : new Date(time).toISOString();
}
