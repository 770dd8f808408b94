import { defineProcessor, FileprocError } from '@cis/fileproc-core';
import { FORMATS } from './formats.ts';

/**
 * The processor of office documents: Word, Excel and PowerPoint since 2007, OpenDocument, RTF. Text by page, sheet or slide;
 * headers, notes, comments, text boxes, charts and diagrams as parts; what is embedded as files of their own; metadata.
 */
export const office = defineProcessor({
  name: 'office',
  version: '1',
  mediaTypes: FORMATS.flatMap(({ mediaTypes }) => mediaTypes),
  async process(file, context) {
    context.signal.throwIfAborted();
    if (file.size === 0) throw new FileprocError('EMPTY_FILE', `${file.path} holds no bytes.`);
    const { mediaType } = file.type;
    const format = FORMATS.find(({ mediaTypes }) => mediaTypes.includes(mediaType));
    if (!format) throw new FileprocError('UNSUPPORTED_TYPE', `${file.path}: office() does not read ${mediaType}.`);
    return format.read(file, context);
  },
});
