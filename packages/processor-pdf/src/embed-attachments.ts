import { type EmbeddedFile, isFileprocError, type ProcessContext } from '@cis/fileproc-core';
import type { Attachment } from './document.ts';

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
