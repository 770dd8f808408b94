/** The 16 bytes of a GUID written as `{89BCB740-6119-101A-BCB7-00DD010655AF}`; undefined where it is none. */
export function guidBytes(text: string): Buffer | undefined {
  const digits = /^\{?([0-9a-f]{8})-([0-9a-f]{4})-([0-9a-f]{4})-([0-9a-f]{4})-([0-9a-f]{12})\}?$/i.exec(text.trim());
  if (!digits) return undefined;
  const [, first = '', second = '', third = '', fourth = '', fifth = ''] = digits;
  const reversed = [first, second, third].map((part) => Buffer.from(part, 'hex').reverse());
  return Buffer.concat([...reversed, Buffer.from(fourth + fifth, 'hex')]);
}
