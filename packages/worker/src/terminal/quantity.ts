const NUMBER = new Intl.NumberFormat('en-US');

/** A count with its noun: `1 file`, `1,234 files`. */
export function count(number: number, noun: string, plural = `${noun}s`): string {
  return `${NUMBER.format(number)} ${number === 1 ? noun : plural}`;
}

/** A count with thousands separated. */
export function grouped(number: number): string {
  return NUMBER.format(number);
}

/** Seconds for people: `45 s`, `3 min 20 s`, `2 h 5 min`, `3 d 4 h`. */
export function duration(seconds: number): string {
  const whole = Math.max(0, Math.round(seconds));
  if (whole < 60) return `${whole} s`;
  if (whole < 3600) return `${Math.floor(whole / 60)} min ${whole % 60} s`;
  if (whole < 86_400) return `${Math.floor(whole / 3600)} h ${Math.floor((whole % 3600) / 60)} min`;
  return `${Math.floor(whole / 86_400)} d ${Math.floor((whole % 86_400) / 3600)} h`;
}

/** Bytes for people, in decimal units: `1.2 MB`. */
export function bytes(size: number): string {
  const units = ['bytes', 'kB', 'MB', 'GB', 'TB'];
  const power = size < 1000 ? 0 : Math.min(units.length - 1, Math.floor(Math.log10(size) / 3));
  const value = size / 1000 ** power;
  return `${power === 0 ? value : value.toFixed(value < 10 ? 1 : 0)} ${units[power]}`;
}
