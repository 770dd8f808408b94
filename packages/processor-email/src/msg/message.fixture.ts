import { type StorageContent, writeOle2 } from '@cis/fileproc-core/ole2';

/** Streams and folders by name. */
interface StorageSource {
  readonly [name: string]: Uint8Array | StorageSource;
}

/** The properties of a message, recipient or attachment by id: texts, numbers, times and bytes. */
export type PropertySource = Readonly<Record<number, string | number | Date | Uint8Array>>;

/** A message to be made. */
export interface MessageSource {
  readonly properties: PropertySource;
  /** Texts are written in these bytes instead of Unicode. */
  readonly encode?: (text: string) => Uint8Array;
  readonly recipients?: readonly PropertySource[];
  readonly attachments?: readonly (
    | PropertySource
    | { readonly message: MessageSource; readonly properties: PropertySource }
  )[];
}

/** A message as an attachment. */
interface NestedMessage {
  readonly message: MessageSource;
  readonly properties: PropertySource;
}

function isNested(attachment: PropertySource | NestedMessage): attachment is NestedMessage {
  return 'message' in attachment;
}

/** Makes a file of Outlook ([MS-OXMSG]). */
export function msgOf(source: MessageSource): Buffer {
  return Buffer.from(writeOle2(contentOf('Root Entry', messageStorage(source, 32))));
}

function contentOf(name: string, source: StorageSource): StorageContent {
  const children = Object.entries(source).map(([child, content]) =>
    content instanceof Uint8Array ? { name: child, content } : contentOf(child, content),
  );
  return { name, children };
}

function messageStorage(source: MessageSource, headerBytes: number): StorageSource {
  const folders: Record<string, StorageSource> = {};
  for (const [at, recipient] of (source.recipients ?? []).entries())
    folders[`__recip_version1.0_#${number(at)}`] = propertyStorage(recipient, 8, source.encode);
  for (const [at, attachment] of (source.attachments ?? []).entries()) {
    const nested = isNested(attachment) ? attachment.message : undefined;
    const properties = isNested(attachment) ? attachment.properties : attachment;
    folders[`__attach_version1.0_#${number(at)}`] = {
      ...propertyStorage(properties, 8, source.encode),
      ...(nested && { '__substg1.0_3701000D': messageStorage(nested, 24) }),
    };
  }
  return { ...propertyStorage(source.properties, headerBytes, source.encode), ...folders };
}

function propertyStorage(
  properties: PropertySource,
  headerBytes: number,
  encode?: (text: string) => Uint8Array,
): StorageSource {
  const streams: Record<string, Uint8Array> = {};
  const list: Buffer[] = [Buffer.alloc(headerBytes)];
  for (const [key, value] of Object.entries(properties)) {
    const id = Number(key);
    const record = Buffer.alloc(16);
    const write = (type: number) => record.writeUInt32LE(((id << 16) | type) >>> 0, 0);
    if (typeof value === 'number') {
      write(0x0003);
      record.writeInt32LE(value, 8);
    } else if (value instanceof Date) {
      write(0x0040);
      record.writeBigUInt64LE((BigInt(value.getTime()) + 11_644_473_600_000n) * 10_000n, 8);
    } else {
      const type = typeof value !== 'string' ? 0x0102 : encode ? 0x001e : 0x001f;
      const bytes = typeof value !== 'string' ? value : encode ? encode(value) : Buffer.from(value, 'utf16le');
      write(type);
      record.writeUInt32LE(bytes.length, 8);
      streams[`__substg1.0_${hex(id)}${hex(type)}`] = bytes;
    }
    list.push(record);
  }
  return { '__properties_version1.0': Buffer.concat(list), ...streams };
}

const hex = (value: number) => value.toString(16).toUpperCase().padStart(4, '0');
const number = (value: number) => value.toString(16).toUpperCase().padStart(8, '0');
