import { readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { FileprocError, type LocalFile, type ProcessContext } from '@cis/fileproc-core';
import { type BridgeDocument, fileNameOf, objectOf, parseBridgeDocument } from './bridge-document.ts';

/** Name of the bridge among the programs of a reader. */
export const BRIDGE = 'docuworks';

/** Asks for the document by one of the vendor's ways. Throws what the bridge throws. */
export async function askDocument(
  reader: 'xdwapi' | 'ifilter',
  file: LocalFile,
  context: ProcessContext,
  wanted: { readonly mostPages: number; readonly originals: boolean },
): Promise<BridgeDocument> {
  const answer = await ask({ kind: 'document', reader, extension: extensionOf(file), ...wanted }, context);
  try {
    return parseBridgeDocument(await readFile(answer, 'utf8'));
  } finally {
    await rm(answer, { force: true });
  }
}

/** Asks for the picture of a page, a BMP file. Throws what the bridge throws. */
export async function askPicture(
  file: LocalFile,
  context: ProcessContext,
  page: number,
  dpi: number,
): Promise<Uint8Array> {
  const answer = await ask({ kind: 'image', extension: extensionOf(file), page, dpi }, context);
  try {
    return await readFile(answer);
  } finally {
    // Pictures of 25 MB a page: the scratch folder should not hold a whole scan of them.
    await rm(answer, { force: true });
  }
}

async function ask(request: object, context: ProcessContext): Promise<string> {
  const bridge = context.programs?.[BRIDGE];
  if (!bridge) throw new FileprocError('DOCUWORKS_UNAVAILABLE', 'The DocuWorks program is not used on this machine.');
  const name = fileNameOf(objectOf(await bridge.ask(request)).file);
  if (!name) throw new FileprocError('PROCESSOR_FAILED', 'The DocuWorks bridge named no file.');
  return join(context.scratch, name);
}

function extensionOf({ type }: LocalFile): 'xdw' | 'xbd' {
  return type.mediaType.endsWith('.binder') ? 'xbd' : 'xdw';
}
