import {
  type Extraction,
  FileprocError,
  type LocalFile,
  limitMessage,
  type PagePart,
  type ProcessContext,
} from '@cis/fileproc-core';
import { createAttachments } from './attachments.ts';
import { bodyOf } from './mime/body.ts';
import { metadataOf, shownHeader, wholeHeader } from './mime/message-metadata.ts';
import { openMessage, type PartReader } from './mime/part-reader.ts';
import { readParts } from './read-parts.ts';

/** Reads a message (RFC 5322). Throws CORRUPT for a file that has no header field. */
export async function readEml(file: LocalFile, context: ProcessContext): Promise<Extraction> {
  const message = await openMessage(file.stream(), context.limits.nestingDepth);
  if (message.headers.fields.length === 0)
    throw new FileprocError('CORRUPT', `${file.name} is no mail: it does not begin with a header.`);
  return readOpened(message, file, context);
}

/** Whether people read the file in an editor: there every field of an article or a saved mail is text before them. */
function opensAsText({ name }: LocalFile): boolean {
  return /\.(?:txt|text|log|md|asc)$/i.test(name);
}

async function readOpened(message: PartReader, file: LocalFile, context: ProcessContext): Promise<Extraction> {
  const { limits, warn } = context;
  const attachments = createAttachments(context);
  const found = await readParts(message, attachments, context);
  const { root, cutOff, tooDeep } = message.structure();
  if (cutOff && root.kind === 'container')
    warn({ code: 'DAMAGED', message: `${file.name} ends within a part; what comes before was read.` });
  if (tooDeep)
    warn({
      code: 'PARTS_TOO_DEEP',
      message: limitMessage(
        'nestingDepth',
        limits,
        `more than ${limits.nestingDepth}`,
        `${file.name}: parts within parts`,
      ),
    });
  if (found.truncated)
    warn({
      code: 'TEXT_TRUNCATED',
      message: limitMessage('textCharacters', limits, `more than ${limits.textCharacters}`, file.name),
    });
  if (found.guessed) warn({ code: 'ENCODING_GUESSED', message: `${file.name}: the encoding of a text is a guess.` });
  const body = bodyOf(root, found.texts);
  const header = opensAsText(file) ? wholeHeader(message.headers) : shownHeader(message.headers);
  const parts: PagePart[] = [
    ...(header ? [header] : []),
    ...body.altTexts.map((text): PagePart => ({ kind: 'alt-text', text })),
  ];
  const embedded = attachments.all();
  return {
    pages: [{ number: 1, text: body.text, origin: 'text', ...(parts.length > 0 && { parts }) }],
    metadata: {
      ...metadataOf(message.headers),
      ...(embedded.length > 0 && { attachmentCount: embedded.length }),
      ...(found.signed && { signed: true }),
      ...(found.encrypted && { encrypted: true }),
    },
    embedded,
  };
}
