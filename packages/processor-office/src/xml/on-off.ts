/** Whether an on/off property is on; on where it has no value (ISO 29500-1, 22.9.2.7). */
export function isOn(value: string | undefined): boolean {
  return value === undefined || !/^(?:0|false|off|f)$/i.test(value);
}
