import type { CompoundFile } from './compound-file.ts';

/** A file that was taken out of an OLE object. */
export interface ObjectFile {
  /** As the object gives it; undefined where it gives none. */
  readonly name: string | undefined;
  readonly content: Buffer;
}

/**
 * The file in an OLE object: what the Packager wrapped, a package of Office, a PDF. Undefined where the object is a document by
 * itself (Word, Excel and others keep their streams at the root), or something that only its own program can read.
 */
export function fileOfObject(object: CompoundFile): ObjectFile | undefined {
  const native = object.stream('\u0001Ole10Native');
  if (native) return packagerFile(native.read());
  // Office packages lie in `Package`, PDF and others in `CONTENTS`.
  const inner = object.stream('Package') ?? object.stream('CONTENTS') ?? object.stream('EmbeddedOdf');
  return inner && { name: undefined, content: inner.read() };
}

/**
 * [MS-OLEDS] 2.3.6 with the fields that the Packager writes: size, flags (2), label, path, 8 bytes with the length of the
 * temporary path in their second half, that path, size of the data, data. Names stand in the code page of the writer's system.
 */
export function packagerFile(bytes: Buffer): ObjectFile | undefined {
  let at = 6;
  const text = () => {
    const end = bytes.indexOf(0, at);
    if (end < 0) return undefined;
    const piece = bytes.subarray(at, end);
    at = end + 1;
    return piece;
  };
  const label = text();
  const path = text();
  if (!label || !path || at + 8 > bytes.length) return undefined;
  at += 8 + bytes.readUInt32LE(at + 4);
  if (at + 4 > bytes.length) return undefined;
  const size = bytes.readUInt32LE(at);
  const content = bytes.subarray(at + 4, at + 4 + size);
  return content.length === 0 ? undefined : { name: nameOf(label) ?? nameOf(path), content };
}

/** The last part of a path, as UTF-8 where it is that, else as Shift_JIS where it is that, else as windows-1252. */
function nameOf(path: Buffer): string | undefined {
  for (const encoding of ['utf-8', 'shift_jis', 'windows-1252']) {
    try {
      const name = new TextDecoder(encoding, { fatal: true }).decode(path);
      return name.split(/[\\/]/).at(-1) || undefined;
    } catch {}
  }
  return undefined;
}
