import { defineProcessor, FileprocError } from '@cis/fileproc-core';

/** The first line of a file: replace it by what your format begins with. */
const SIGNATURE = 'EXAMPLE-FORMAT';
/** A line that says something about the document: `author: 山田 太郎`. */
const FIELD = /^([A-Za-z]+): *(.+)$/;

/** Reads example-format files: fields at the top become metadata, everything after an empty line is the text. */
export const exampleFormat = defineProcessor({
  name: 'example-format',
  // Raise it whenever the same file would be read differently: files are then read again.
  version: '1',
  mediaTypes: ['application/x-example-format'],
  async process(file, context) {
    const content = new TextDecoder(file.type.encoding).decode(await file.bytes());
    context.signal.throwIfAborted();
    const [signature, ...lines] = content.split(/\r?\n/);
    if (signature !== SIGNATURE)
      throw new FileprocError('CORRUPT', `${file.path} does not begin with ${SIGNATURE}, as example-format files do.`);
    const end = lines.indexOf('');
    const fields = end < 0 ? lines : lines.slice(0, end);
    const metadata: Record<string, string> = {};
    for (const line of fields) {
      const [, name, value] = FIELD.exec(line) ?? [];
      if (name !== undefined && value !== undefined) metadata[name] = value;
    }
    const text = end < 0 ? '' : lines.slice(end + 1).join('\n');
    return { pages: [{ number: 1, text, origin: 'text' }], metadata };
  },
});
