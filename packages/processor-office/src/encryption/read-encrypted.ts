import { type Extraction, FileprocError, type LocalFile, type ProcessContext } from '@cis/fileproc-core';
import { openOle2 } from '@cis/fileproc-core/ole2';
import { readDocx } from '../docx/read-docx.ts';
import { readPptx } from '../pptx/read-pptx.ts';
import { readXlsx } from '../xlsx/read-xlsx.ts';
import { readDirectory } from '../zip/directory.ts';
import { decryptPackage } from './decrypt.ts';
import { localPackage } from './local-package.ts';
import { encryptionScheme } from './scheme.ts';

/** Excel locks workbooks with this password where only their structure is protected: nobody was ever asked for it. */
const EXCELS_OWN = 'VelvetSweatshop';

/** What is in a package, by the folder that its parts stand in. */
const READERS: readonly (readonly [folder: RegExp, read: typeof readDocx])[] = [
  [/^\/?word\//i, readDocx],
  [/^\/?xl\//i, readXlsx],
  [/^\/?ppt\//i, readPptx],
];

/**
 * Reads an encrypted Office package with Excel's own password or one of those that are given. Throws ENCRYPTED with the scheme
 * where none opens it, CORRUPT where it is no compound file.
 */
export async function readEncrypted(file: LocalFile, context: ProcessContext): Promise<Extraction> {
  const compound = await openOle2(file);
  const content = await decryptPackage(compound, [EXCELS_OWN, ...context.passwords], context.signal);
  if (!content) throw new FileprocError('ENCRYPTED', `${file.path} is locked by ${await encryptionScheme(compound)}.`);
  const inner = await localPackage(file, content, context);
  const { entries } = await readDirectory(inner, context.signal);
  const reader = READERS.find(([folder]) => entries.some(({ name }) => folder.test(name)))?.[1];
  if (!reader) throw new FileprocError('CORRUPT', `${file.path}: the decrypted package is no Office document.`);
  const extraction = await reader(inner, context);
  return { ...extraction, metadata: { ...extraction.metadata, encrypted: true } };
}
