import type { Ole2Storage, Ole2Stream } from '@cis/fileproc-core/ole2';
import { labelOfCodePage } from '../text/code-pages.ts';
import { decodeText } from '../text/decode-text.ts';

/** Bytes that may be many. */
export interface ByteStream {
  /** From the beginning, at most `limit` of them. */
  bytes(limit?: number): Promise<Uint8Array>;
  chunks(): AsyncIterable<Uint8Array>;
}

/** The properties of a message, recipient or attachment, wherever they lie. */
export interface Properties {
  /** A text; `undefined` where there is none. */
  text(id: number): Promise<string | undefined>;
  integer(id: number): number | undefined;
  date(id: number): Date | undefined;
  /** The content of a binary property. */
  binary(id: number): ByteStream | undefined;
  /** Ids of the texts, in ascending order. */
  textIds(): readonly number[];
}

/** The properties that a storage of a compound file holds ([MS-OXMSG] 2.4). */
export interface StorageProperties extends Properties {
  /** The storage of an object. */
  object(id: number): Ole2Storage | undefined;
}

/** Property ids ([MS-OXPROPS]). */
export const ID = {
  messageClass: 0x001a,
  subject: 0x0037,
  submitTime: 0x0039,
  representingName: 0x0042,
  representingAddress: 0x0065,
  transportHeaders: 0x007d,
  recipientType: 0x0c15,
  senderName: 0x0c1a,
  senderAddress: 0x0c1f,
  displayBcc: 0x0e02,
  displayCc: 0x0e03,
  displayTo: 0x0e04,
  deliveryTime: 0x0e06,
  body: 0x1000,
  compressedRtf: 0x1009,
  html: 0x1013,
  messageId: 0x1035,
  inReplyTo: 0x1042,
  displayName: 0x3001,
  emailAddress: 0x3003,
  creationTime: 0x3007,
  attachData: 0x3701,
  attachExtension: 0x3703,
  attachFileName: 0x3704,
  attachMethod: 0x3705,
  attachLongFileName: 0x3707,
  attachMimeTag: 0x370e,
  attachContentId: 0x3712,
  attachFlags: 0x3714,
  smtpAddress: 0x39fe,
  internetCodePage: 0x3fde,
  messageCodePage: 0x3ffd,
  senderSmtpAddress: 0x5d01,
  representingSmtpAddress: 0x5d02,
  attachHidden: 0x7ffe,
} as const;

/** Property types ([MS-OXCDATA] 2.11.1). */
export const TYPE = {
  integer16: 0x0002,
  integer32: 0x0003,
  boolean: 0x000b,
  object: 0x000d,
  string8: 0x001e,
  unicode: 0x001f,
  time: 0x0040,
  binary: 0x0102,
} as const;

/** Bytes of one text; more is cut. */
const MAX_TEXT = 64 * 1024 * 1024;
/** Bytes of the list of properties: 65,536 of 16 bytes. */
const MAX_LIST = 1024 * 1024;

/**
 * Reads the properties of a storage. `headerBytes` stand before the list ([MS-OXMSG] 2.4.1): 32 of the outermost message,
 * 24 of one within it, 8 of recipients and attachments. `codePage` is that of texts that are not Unicode, where the
 * storage itself does not say.
 */
export async function readProperties(
  storage: Ole2Storage,
  headerBytes: 8 | 24 | 32,
  codePage?: number,
): Promise<StorageProperties> {
  const values = new Map<number, Buffer>();
  const streams = new Map<string, Ole2Stream | Ole2Storage>();
  for (const child of storage.children) {
    const match = /^__substg1\.0_([0-9a-f]{8})$/i.exec(child.name);
    if (match?.[1]) streams.set(match[1].toLowerCase(), child);
  }
  const list = storage.stream('__properties_version1.0');
  const bytes = Buffer.from((await list?.bytes(MAX_LIST)) ?? []);
  for (let at = headerBytes; at + 16 <= bytes.length; at += 16)
    values.set(bytes.readUInt32LE(at), bytes.subarray(at + 8, at + 16));

  const fixed = (id: number, type: number) => values.get(((id << 16) | type) >>> 0);
  const stream = (id: number, type: number) => {
    const found = streams.get(`${hex(id)}${hex(type)}`);
    return found?.kind === 'stream' ? found : undefined;
  };
  const integer = (id: number) => {
    const value = fixed(id, TYPE.integer32);
    if (value) return value.readInt32LE(0);
    const short = fixed(id, TYPE.integer16) ?? fixed(id, TYPE.boolean);
    return short?.readInt16LE(0);
  };
  return {
    integer,
    date: (id) => dateOfFileTime(fixed(id, TYPE.time)),
    async text(id) {
      const unicode = stream(id, TYPE.unicode);
      if (unicode)
        return Buffer.from(await unicode.bytes(MAX_TEXT))
          .toString('utf16le')
          .replace(/\0+$/, '');
      const string8 = await stream(id, TYPE.string8)?.bytes(MAX_TEXT);
      return string8 && textOf8Bit(string8, integer, codePage);
    },
    binary: (id) => stream(id, TYPE.binary),
    object(id) {
      const found = streams.get(`${hex(id)}${hex(TYPE.object)}`);
      return found?.kind === 'storage' ? found : undefined;
    },
    textIds: () =>
      [...streams.keys()]
        .filter((key) => key.endsWith(hex(TYPE.unicode)) || key.endsWith(hex(TYPE.string8)))
        .map((key) => Number.parseInt(key.slice(0, 4), 16))
        .sort((a, b) => a - b),
  };
}

/** A time of 100 ns since 1601 ([MS-DTYP] 2.3.3). */
export function dateOfFileTime(bytes: Buffer | undefined): Date | undefined {
  if (!bytes || bytes.length < 8) return undefined;
  const time = Number(bytes.readBigUInt64LE(0) / 10_000n) - 11_644_473_600_000;
  return Math.abs(time) > 8.64e15 ? undefined : new Date(time);
}

/** A text that is not Unicode: in the code page that its own properties name, else in `codePage`, else by what it looks like. */
export function textOf8Bit(bytes: Uint8Array, integer: Properties['integer'], codePage: number | undefined): string {
  const own = integer(ID.messageCodePage) ?? integer(ID.internetCodePage) ?? codePage;
  const end = bytes.indexOf(0);
  return decodeText(end < 0 ? bytes : bytes.subarray(0, end), labelOfCodePage(own)).text;
}

function hex(value: number): string {
  return value.toString(16).padStart(4, '0');
}
