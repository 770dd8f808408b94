/** One attribute of a TNEF file ([MS-OXTNEF] 2.1.3). */
export interface TnefAttribute {
  readonly id: number;
  readonly data: Buffer;
}

/** Attributes that are read ([MS-OXTNEF] 2.1.3.2). */
export const ATTRIBUTE = {
  subject: 0x00018004,
  attachTitle: 0x00018010,
  body: 0x0002800c,
  attachData: 0x0006800f,
  /** Begins a further attachment. */
  attachRendData: 0x00069002,
  messageProperties: 0x00069003,
  attachmentProperties: 0x00069005,
  codePage: 0x00069007,
} as const;

const SIGNATURE = 0x223e9f78;

/** Whether bytes begin as a TNEF file does. */
export function isTnef(bytes: Buffer): boolean {
  return bytes.length >= 6 && bytes.readUInt32LE(0) === SIGNATURE;
}

/** The attributes in order, each after its level (1), id (4) and length (4) and before a checksum (2). `cut` where the last is cut off. */
export function attributesOf(bytes: Buffer): { readonly attributes: TnefAttribute[]; readonly cut: boolean } {
  const attributes: TnefAttribute[] = [];
  let at = 6;
  while (at + 9 <= bytes.length) {
    const level = bytes.readUInt8(at);
    if (level !== 1 && level !== 2) return { attributes, cut: true };
    const end = at + 9 + bytes.readUInt32LE(at + 5);
    attributes.push({ id: bytes.readUInt32LE(at + 1), data: bytes.subarray(at + 9, end) });
    if (end > bytes.length) return { attributes, cut: true };
    at = end + 2;
  }
  return { attributes, cut: false };
}
