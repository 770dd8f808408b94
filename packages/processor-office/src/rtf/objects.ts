import type { EmbeddedFile, ProcessContext } from '@cis/fileproc-core';
import { packagerFile } from '../ole/embedded-objects.ts';
import { embedOleObject } from '../ooxml/embedded.ts';

/** The native data of an object in the format of OLE 1 ([MS-OLEDS] 2.2.4 and 2.2.5); undefined where there is none. */
export function nativeData(object: Buffer): { className: string; data: Buffer } | undefined {
  // Version, then 2 for an embedded object; 1 is a link.
  if (object.length < 12 || object.readUInt32LE(4) !== 2) return undefined;
  let at = 8;
  const names: string[] = [];
  for (let index = 0; index < 3; index++) {
    if (at + 4 > object.length) return undefined;
    const length = object.readUInt32LE(at);
    names.push(object.toString('latin1', at + 4, at + 4 + Math.max(0, length - 1)));
    at += 4 + length;
  }
  if (at + 4 > object.length) return undefined;
  const data = object.subarray(at + 4, at + 4 + object.readUInt32LE(at));
  return data.length === 0 ? undefined : { className: names[0] ?? '', data };
}

/** Embeds what an object of RTF holds: the file that the Packager wrapped, or a document of its own. */
export async function embedRtfObject(
  { className, content }: { readonly className: string; readonly content: Buffer },
  number: number,
  context: ProcessContext,
): Promise<EmbeddedFile | undefined> {
  const native = nativeData(content);
  if (!native) return undefined;
  const path = `object${number}`;
  if (/^package$/i.test(native.className || className)) {
    // Here the stream of the Packager stands without its size in front.
    const file = packagerFile(Buffer.concat([Buffer.alloc(4), native.data]));
    return file && context.embed({ path: file.name ?? path }, file.content);
  }
  return embedOleObject(native.data, path, context);
}
