import { type EmbeddedFile, isFileprocError, type ProcessContext } from '@cis/fileproc-core';
import type { Attachment, PdfDocument } from './document.ts';

/** What is attached to the document as a whole; a list that cannot be read costs the attachments and not the text. */
export async function listAttachments(document: PdfDocument, context: ProcessContext): Promise<Attachment[]> {
  try {
    return await document.attachments();
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    context.warn({ code: 'DAMAGED', message: `The list of attached files cannot be read: ${reason}` });
    return [];
  }
}

/** Takes attached files out into the scratch folder, one after another; past a limit those that are left are named. */
export async function embedAttachments(
  attachments: readonly Attachment[],
  context: ProcessContext,
): Promise<EmbeddedFile[]> {
  const embedded: EmbeddedFile[] = [];
  for (const [index, attachment] of attachments.entries()) {
    context.signal.throwIfAborted();
    try {
      const content = await attachment.content();
      if (!content) throw new Error('its content is missing');
      embedded.push(await context.embed({ path: attachment.name }, content));
    } catch (error) {
      context.signal.throwIfAborted();
      const reason = error instanceof Error ? error.message : String(error);
      if (isFileprocError(error) && error.code === 'LIMIT_EXCEEDED') {
        const left = attachments.length - index;
        context.warn({ code: 'EMBEDDED_TRUNCATED', message: `${left} attached files were not read. ${reason}` });
        break;
      }
      if (isFileprocError(error) && error.category === 'environment') throw error;
      context.warn({ code: 'DAMAGED', message: `The attached file "${attachment.name}" cannot be read: ${reason}` });
    }
  }
  return embedded;
}
