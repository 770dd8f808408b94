import { mediaTypeInfo, type ProcessContext } from '@cis/fileproc-core';
import { type Attachments, baseName, encryptedPart, messageName, unnamed } from './attachments.ts';
import type { BodyText } from './mime/body.ts';
import { decodeHeader } from './mime/encoded-words.ts';
import { parseParameterized } from './mime/parameters.ts';
import type { Leaf, Part, PartReader } from './mime/part-reader.ts';
import { withSubject } from './mime/subject.ts';
import { decodeTransfer } from './mime/transfer-encoding.ts';
import { openCms } from './smime.ts';
import { declaredCharset } from './text/declared-charset.ts';
import { decodeText } from './text/decode-text.ts';
import { unflow } from './text/flowed.ts';
import { htmlToText } from './text/html-to-text.ts';
import { tidy } from './text/tidy.ts';

/** What the parts of a message gave beside its attachments. */
export interface FoundParts {
  readonly texts: ReadonlyMap<Leaf, BodyText>;
  /** Text was left out past the limit. */
  readonly truncated: boolean;
  /** The encoding of a text was guessed. */
  readonly guessed: boolean;
  readonly signed: boolean;
  readonly encrypted: boolean;
}

/** Text that is read as such wherever it stands: what servers say about a message. */
const REPORTS: ReadonlySet<string> = new Set([
  'message/delivery-status',
  'message/disposition-notification',
  'message/feedback-report',
  'text/rfc822-headers',
]);
/** Signatures, which say nothing to a reader, and resource forks of macOS. */
const SKIPPED: ReadonlySet<string> = new Set([
  'application/pkcs7-signature',
  'application/x-pkcs7-signature',
  'application/pgp-signature',
  'application/pgp-encrypted',
  'application/applefile',
  'text/x-amp-html',
]);
const CMS: ReadonlySet<string> = new Set(['application/pkcs7-mime', 'application/x-pkcs7-mime']);

/** Reads the parts one by one: texts are kept, everything else goes to `attachments` as it streams by. */
export async function readParts(
  message: PartReader,
  attachments: Attachments,
  context: ProcessContext,
): Promise<FoundParts> {
  const { signal, limits } = context;
  const texts = new Map<Leaf, BodyText>();
  const found = { truncated: false, guessed: false, signed: false, encrypted: false };
  let bytesLeft = limits.textCharacters;
  let count = 0;
  for await (const { leaf, content } of message.parts()) {
    signal.throwIfAborted();
    if (++count > limits.embeddedFiles) {
      context.warn({
        code: 'EMBEDDED_TRUNCATED',
        message: `The message has more than ${limits.embeddedFiles} parts (MAX_EMBEDDED_FILES); those after them were not read.`,
      });
      break;
    }
    const type = leaf.type.value;
    found.signed ||= /^application\/(?:x-)?(?:pkcs7|pgp)-signature$/.test(type);
    if (SKIPPED.has(type)) continue;
    const decoded = decodeTransfer(content, leaf.headers.get('content-transfer-encoding') ?? '');
    const name = nameOf(leaf);
    if (isBody(leaf, name, count === 1)) {
      const { bytes, cut } = await gather(decoded, bytesLeft);
      bytesLeft -= bytes.length;
      found.truncated ||= cut;
      const { body, guessed } = readText(leaf, bytes);
      found.guessed ||= guessed;
      texts.set(leaf, body);
    } else if (leaf.parent?.type.value === 'multipart/encrypted') {
      found.encrypted = true;
      attachments.addError(name || 'encrypted.asc', encryptedPart(name || 'The message', 'PGP/MIME'));
    } else if (CMS.has(type)) await addCms(leaf, name, decoded);
    else if (!(await attach({ leaf, content: decoded }, name))) break;
  }
  return { texts, ...found };

  async function addCms(leaf: Leaf, name: string, decoded: AsyncIterable<Uint8Array>): Promise<void> {
    const stated = leaf.type.parameters.get('smime-type')?.toLowerCase() ?? '';
    const { bytes } = await gather(decoded, limits.decompressedMegabytes * 1024 * 1024);
    const opened = openCms(bytes);
    if (opened.kind === 'encrypted' || stated.includes('enveloped')) {
      found.encrypted = true;
      attachments.addError(name || 'smime.p7m', encryptedPart(name || 'The message', 'S/MIME'));
    } else if (opened.kind === 'signed') {
      found.signed = true;
      await attachments.add({ path: 'signed-message.eml', declaredType: 'message/rfc822' }, opened.content);
    } else await attachments.add({ path: name || 'smime.p7m', declaredType: leaf.type.value }, bytes);
  }

  async function attach({ leaf, content }: Part, name: string): Promise<boolean> {
    const declaredType = leaf.type.value;
    if (declaredType === 'message/rfc822' || declaredType === 'message/global') {
      const nested = await withSubject(content);
      const path = name && /\.(?:eml|mht|mhtml)$/i.test(name) ? name : messageName(name || nested.subject);
      return await attachments.add({ path, declaredType: 'message/rfc822' }, nested.content);
    }
    const plainName = name || (declaredType === 'text/calendar' ? 'invite.ics' : unnamed(count, declaredType));
    // A picture within the text, which a mail program does not list among the attachments.
    const path = isInline(leaf) ? `inline/${plainName}` : plainName;
    // An unknown type says less than the name.
    const known = mediaTypeInfo(declaredType) !== undefined;
    return await attachments.add({ path, ...(known && { declaredType }) }, content);
  }
}

function nameOf({ headers, type }: Leaf): string {
  const disposition = parseParameterized(headers.get('content-disposition'));
  return baseName(disposition.parameters.get('filename') || type.parameters.get('name') || '');
}

function isBody(leaf: Leaf, name: string, first: boolean): boolean {
  const type = leaf.type.value;
  if (REPORTS.has(type)) return true;
  if (type !== 'text/plain' && type !== 'text/html') return false;
  if (parseParameterized(leaf.headers.get('content-disposition')).value === 'attachment') return false;
  return name === '' || first || leaf.parent?.type.value === 'multipart/alternative';
}

function isInline(leaf: Leaf): boolean {
  if (!leaf.type.value.startsWith('image/') || !leaf.headers.get('content-id')) return false;
  const attached = parseParameterized(leaf.headers.get('content-disposition')).value === 'attachment';
  return leaf.parent?.type.value === 'multipart/related' || !attached;
}

function readText(leaf: Leaf, bytes: Uint8Array): { body: BodyText; guessed: boolean } {
  const { type } = leaf;
  const html = type.value === 'text/html';
  const { text, guessed } = decodeText(
    bytes,
    type.parameters.get('charset'),
    html ? declaredCharset(bytes) : undefined,
  );
  if (html) return { body: { kind: 'html', ...htmlToText(text) }, guessed };
  const flowed = type.parameters.get('format')?.toLowerCase() === 'flowed';
  const plain = flowed ? unflow(text, type.parameters.get('delsp')?.toLowerCase() === 'yes') : text;
  const shown = REPORTS.has(type.value) ? plain.replace(/^.*=\?.*$/gm, (line) => decodeHeader(line)) : plain;
  return { body: { kind: 'plain', text: tidy(shown), altTexts: [] }, guessed };
}

async function gather(content: AsyncIterable<Uint8Array>, most: number): Promise<{ bytes: Uint8Array; cut: boolean }> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of content) {
    if (size >= most) return { bytes: Buffer.concat(chunks), cut: true };
    chunks.push(Uint8Array.from(chunk.subarray(0, most - size)));
    size += chunk.length;
  }
  return { bytes: Buffer.concat(chunks), cut: size > most };
}
