import { u32 } from './element.ts';

/** The check value of a block: all its whole words of 4 bytes, least significant byte first, put together by exclusive or. */
export function checkOf(bytes: Uint8Array): number {
  let check = 0;
  for (let offset = 0; offset + 4 <= bytes.length; offset += 4) check ^= u32(bytes, offset);
  return check >>> 0;
}
