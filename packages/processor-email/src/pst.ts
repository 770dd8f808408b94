import {
  type Extraction,
  FileprocError,
  isFileprocError,
  type LocalFile,
  type ProcessContext,
} from '@cis/fileproc-core';
import { createAttachments, messageName } from './attachments.ts';
import { asMime } from './msg/as-mime.ts';
import { ID } from './msg/properties.ts';
import { contentsOf } from './pst/folders.ts';
import { openPstMessage } from './pst/message.ts';
import { openStore } from './pst/store.ts';

/** Takes the messages out of a store of Outlook as {@link readMbox} does out of a mailbox; paths begin with their folders. */
export async function readPst(file: LocalFile, context: ProcessContext): Promise<Extraction> {
  const { signal, limits, warn } = context;
  const store = await openStore(file);
  const contents = await contentsOf(store, signal);
  const attachments = createAttachments(context);
  const names: string[] = [];
  let failed = 0;
  let damagedAttachments = 0;
  let number = 0;
  for await (const { node, folders } of contents.messages()) {
    signal.throwIfAborted();
    number++;
    const folder = folders.map((name) => name.replace(/[\\/\0-\x1f]+/g, ' ').trim() || 'folder').join('/');
    const inFolder = (name: string) => (folder === '' ? name : `${folder}/${name}`);
    try {
      const message = await openPstMessage(store, node);
      const path = inFolder(messageName((await message.properties.text(ID.subject)) ?? '', number));
      const content = asMime(message, limits.textCharacters * 4, () => damagedAttachments++);
      if (!(await attachments.add({ path, declaredType: 'message/rfc822' }, content))) break;
      names.push(path.replace(/\.eml$/, ''));
    } catch (error) {
      signal.throwIfAborted();
      if (isFileprocError(error) && error.code !== 'CORRUPT') throw error;
      // One message costs no other.
      failed++;
      const reason = isFileprocError(error) ? error : new FileprocError('CORRUPT', `Message ${number} is damaged.`);
      attachments.addError(inFolder(messageName('', number)), reason);
    }
  }
  if (damagedAttachments > 0)
    warn({ code: 'DAMAGED', message: `${file.name}: ${damagedAttachments} attachments are damaged.` });
  if (names.length < contents.expected || contents.damagedPages > 0)
    warn({
      code: 'DAMAGED',
      message: `${file.name} holds ${contents.expected} messages; ${names.length} were taken out, ${failed} are damaged, and ${contents.damagedPages} pages of its index cannot be read.`,
    });
  return {
    pages: names.length === 0 ? [] : [{ number: 1, text: names.join('\n'), origin: 'text' }],
    metadata: { messageCount: names.length },
    embedded: attachments.all(),
  };
}
