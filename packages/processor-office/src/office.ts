import {
  defineProcessor,
  type Extraction,
  FileprocError,
  type LocalFile,
  type ProcessContext,
} from '@cis/fileproc-core';
import { OLE2_SIGNATURE } from '@cis/fileproc-core/ole2';
import { readEncrypted } from './encryption/read-encrypted.ts';
import { FORMATS } from './formats.ts';

/**
 * The processor of office documents: Word, Excel and PowerPoint of all ages, OpenDocument, RTF, Ichitaro. Text by page, sheet or slide;
 * headers, notes, comments, text boxes, charts and diagrams as parts; what is embedded as files of their own; metadata.
 */
export const office = defineProcessor({
  name: 'office',
  version: '1',
  // Pictures of a document are taken out only where an engine is there to read them.
  usesOcr: true,
  mediaTypes: FORMATS.flatMap(({ mediaTypes }) => mediaTypes),
  process: readOffice,
});

async function readOffice(file: LocalFile, context: ProcessContext): Promise<Extraction> {
  context.signal.throwIfAborted();
  if (file.size === 0) throw new FileprocError('EMPTY_FILE', `${file.path} holds no bytes.`);
  const { mediaType } = file.type;
  const format = FORMATS.find(({ mediaTypes }) => mediaTypes.includes(mediaType));
  if (!format) throw new FileprocError('UNSUPPORTED_TYPE', `${file.path}: office() does not read ${mediaType}.`);
  // A package that says by its name alone what it is can still be a locked one.
  if (format.isPackage && (await isCompoundFile(file))) return readEncrypted(file, context);
  let damage: string | undefined;
  const extraction = await format.read(file, {
    ...context,
    embed: (entry, content) => context.embed(entry, content),
    warn(warning) {
      if (warning.code === 'DAMAGED') damage ??= warning.message;
      context.warn(warning);
    },
  });
  if (damage !== undefined && isEmpty(extraction))
    throw new FileprocError('CORRUPT', `${file.path}: nothing could be read. ${damage}`);
  return extraction;
}

async function isCompoundFile(file: LocalFile): Promise<boolean> {
  const head = await file.read(0, OLE2_SIGNATURE.length);
  return OLE2_SIGNATURE.every((byte, at) => head[at] === byte);
}

/** Whether nothing was read but names: an empty success must not stand for a file that is broken. */
function isEmpty({ pages, embedded }: Extraction): boolean {
  return (
    !embedded?.length &&
    pages.every(({ text, parts }) => text.trim() === '' && !parts?.some(({ kind }) => kind !== 'caption'))
  );
}
