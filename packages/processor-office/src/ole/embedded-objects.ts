import { type EmbeddedFile, isFileprocError, type ProcessContext } from '@cis/fileproc-core';
import { bytesAsSource, type Ole2Storage, openOle2, readStorage, writeOle2 } from '@cis/fileproc-core/ole2';
import { codePageDecoder } from './code-page.ts';
import { LittleEndian } from './little-endian.ts';

/** A file that was taken out of an OLE object. */
export interface ObjectFile {
  /** As the object gives it; undefined where it gives none. */
  readonly name?: string | undefined;
  /** Of an object without name, where its kind tells one. */
  readonly extension?: string;
  readonly content: Uint8Array;
}

/** Streams that make a storage a document of its own, and the extension of that document. */
const DOCUMENTS: readonly (readonly [stream: string, extension: string])[] = [
  ['WordDocument', 'doc'],
  ['Workbook', 'xls'],
  ['Book', 'xls'],
  ['PowerPoint Document', 'ppt'],
  ['EncryptedPackage', ''],
  ['VisioDocument', 'vsd'],
  ['__properties_version1.0', 'msg'],
  ['DocumentText', 'jtd'],
];

/**
 * The file in the storage of an OLE object: what the Packager wrapped, a package of Office, a PDF, or a document that is the
 * storage itself. Undefined where it is something that only its own program can read. `maxBytes` of it are read.
 */
export async function fileOfStorage(storage: Ole2Storage, maxBytes: number): Promise<ObjectFile | undefined> {
  for (const [stream, extension] of DOCUMENTS)
    if (storage.stream(stream)) return { extension, content: writeOle2(await readStorage(storage, maxBytes)) };
  const native = storage.stream('\u0001Ole10Native');
  if (native) {
    const packaged = packagerFile(await native.bytes(maxBytes));
    if (packaged) return packaged;
  }
  // Packages of Office and OpenDocument, PDF and others.
  const inner = storage.stream('Package') ?? storage.stream('EmbeddedOdf') ?? storage.stream('CONTENTS');
  if (!inner || inner.size === 0) return undefined;
  return { content: await inner.bytes(maxBytes) };
}

/** The file in an object that was stored as a compound file of its own; undefined where it is none or holds none. */
export async function fileOfCompoundFile(bytes: Uint8Array, maxBytes: number): Promise<ObjectFile | undefined> {
  try {
    const { root } = await openOle2(bytesAsSource(bytes));
    // A document is given as it lies there.
    const document = DOCUMENTS.find(([stream]) => root.stream(stream));
    if (document) return { extension: document[1], content: bytes };
    return await fileOfStorage(root, maxBytes);
  } catch (error) {
    if (isFileprocError(error) && error.code === 'CORRUPT') return undefined;
    throw error;
  }
}

/**
 * [MS-OLEDS] 2.3.6 with the fields that the Packager writes: size, flags (2), label, path, 8 bytes with the length of the
 * temporary path in their second half, that path, size of the data, data. Names stand in the code page of the writer's system.
 */
export function packagerFile(bytes: Uint8Array): ObjectFile | undefined {
  const data = new LittleEndian(bytes);
  let at = 6;
  const text = (): Uint8Array => {
    const end = bytes.indexOf(0, at);
    const piece = bytes.subarray(at, end < 0 ? at : end);
    at = end < 0 ? bytes.length : end + 1;
    return piece;
  };
  const label = text();
  const path = text();
  at += 8 + data.u32(at + 4);
  const size = data.u32(at);
  const content = bytes.subarray(at + 4, at + 4 + size);
  return content.length === 0 ? undefined : { name: fileName(label) ?? fileName(path), content };
}

/** The last part of a path, as UTF-8 where it is that, else in the code page of Japanese where it is that. */
function fileName(path: Uint8Array): string | undefined {
  const text = [65001, 932, 1252]
    .map((page) => codePageDecoder(page).decode(path))
    .find((name) => !name.includes('\ufffd'));
  return text?.split(/[\\/]/).at(-1) || undefined;
}

/** Objects of a document that were asked to become files of their own. */
export interface ObjectEmbedder {
  readonly embedded: EmbeddedFile[];
  /** Embeds what the object holds; `fallbackName` names it where the object does not. */
  add(object: ObjectFile | undefined, fallbackName: string): Promise<void>;
}

/** Makes an embedder. One that passes the limits stops, with the warning EMBEDDED_TRUNCATED, and costs no more than itself. */
export function objectEmbedder(context: ProcessContext): ObjectEmbedder {
  const embedded: EmbeddedFile[] = [];
  const used = new Map<string, number>();
  let full = false;
  return {
    embedded,
    async add(object, fallbackName) {
      if (!object || object.content.byteLength === 0 || full) return;
      const name = object.name ?? (object.extension ? `${fallbackName}.${object.extension}` : fallbackName);
      const count = (used.get(name) ?? 0) + 1;
      used.set(name, count);
      const path = count === 1 ? name : `${count}-${name}`;
      try {
        embedded.push(await context.embed({ path }, object.content));
      } catch (error) {
        if (!isFileprocError(error) || error.code !== 'LIMIT_EXCEEDED') throw error;
        full = true;
        context.warn({ code: 'EMBEDDED_TRUNCATED', message: error.message });
      }
    },
  };
}
