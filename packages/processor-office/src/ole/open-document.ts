import { FileprocError, isFileprocError, type LocalFile } from '@cis/fileproc-core';
import { type Ole2File, openOle2 } from '@cis/fileproc-core/ole2';

/**
 * Opens the OLE2 file of a document. Throws CORRUPT where it is none, ENCRYPTED where what it shows is a notice and the
 * document itself lies in it under rights management ([MS-OFFCRYPTO] 2.2.11).
 */
export async function openDocument(file: LocalFile): Promise<Ole2File> {
  const ole2 = await open(file);
  if (ole2.root.stream('\tDRMContent') || ole2.root.stream('\tDRMViewerContent'))
    throw new FileprocError('ENCRYPTED', `${file.path} is encrypted (Information Rights Management).`);
  return ole2;
}

async function open(file: LocalFile): Promise<Ole2File> {
  try {
    return await openOle2(file);
  } catch (error) {
    if (!isFileprocError(error) || error.code !== 'CORRUPT') throw error;
    throw new FileprocError('CORRUPT', `${file.path}: ${error.message}.`, { cause: error });
  }
}
