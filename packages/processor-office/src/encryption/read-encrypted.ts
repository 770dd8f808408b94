import { type Extraction, FileprocError, type LocalFile } from '@cis/fileproc-core';
import { openCompoundFile } from '../ole2/compound-file.ts';
import { encryptionScheme } from './scheme.ts';

/** Says with what an encrypted Office package is locked. Throws ENCRYPTED, or CORRUPT where it is no compound file. */
export async function readEncrypted(file: LocalFile): Promise<Extraction> {
  const compound = openCompoundFile(Buffer.from(await file.bytes()));
  if (!compound) throw new FileprocError('CORRUPT', `${file.path} is no readable compound file.`);
  throw new FileprocError('ENCRYPTED', `${file.path} is locked by ${encryptionScheme(compound)}.`);
}
