import {
  defineProcessor,
  type Extraction,
  FileprocError,
  type LocalFile,
  type ProcessContext,
} from '@cis/fileproc-core';
import { readEml } from './eml.ts';
import { readMbox } from './mbox.ts';
import { readMsg } from './msg.ts';
import { readPst } from './pst.ts';
import { readTnef } from './tnef.ts';

/**
 * Reads mail: messages (eml, mht, msg, winmail.dat) and mailboxes (mbox, pst, ost), whose messages are embedded files. The page of a message is its
 * body, once, with the fields that a mail program shows as a `header` part; attachments and nested messages are embedded
 * files. Metadata: `docs/metadata.md`. Warning of its own: PARTS_TOO_DEEP.
 *
 * Throws EMPTY_FILE for a file without bytes, CORRUPT for one that is no mail.
 */
export const email = defineProcessor({
  name: 'email',
  version: '1',
  mediaTypes: [
    'message/rfc822',
    'application/vnd.ms-outlook',
    'application/vnd.ms-outlook-pst',
    'application/vnd.ms-tnef',
    'application/mbox',
  ],
  process: readMail,
});

async function readMail(file: LocalFile, context: ProcessContext): Promise<Extraction> {
  context.signal.throwIfAborted();
  if (file.size === 0) throw new FileprocError('EMPTY_FILE', `${file.name} holds no bytes.`);
  switch (file.type.mediaType) {
    case 'application/mbox':
      return await readMbox(file, context);
    case 'application/vnd.ms-outlook':
      return await readMsg(file, context);
    case 'application/vnd.ms-outlook-pst':
      return await readPst(file, context);
    case 'application/vnd.ms-tnef':
      return await readTnef(file, context);
    default:
      return await readEml(file, context);
  }
}
