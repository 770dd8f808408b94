import type { Metadata, PagePart } from '@cis/fileproc-core';
import { addressesOf, nameOf } from './addresses.ts';
import { isoDateOf } from './dates.ts';
import { decodeHeader } from './encoded-words.ts';
import type { Headers } from './headers.ts';

/** Addresses kept of one field. */
const MAX_ADDRESSES = 1000;

/** What a header says, under the names of `docs/metadata.md`. */
export function metadataOf(headers: Headers): Metadata {
  const one = (name: string) => decodeHeader(headers.get(name) ?? '');
  const addresses = (name: string) => addressesOf(headers.all(name)).slice(0, MAX_ADDRESSES);
  const from = addresses('from')[0] ?? addresses('sender')[0];
  const date = isoDateOf(headers.get('date')) ?? isoDateOf(headers.get('received')?.split(';').at(-1));
  const lists = { to: addresses('to'), cc: addresses('cc'), bcc: addresses('bcc'), replyTo: addresses('reply-to') };
  const texts = {
    title: one('subject'),
    creator: from && nameOf(from),
    from,
    date,
    identifier: one('message-id').replace(/^<|>$/g, ''),
    inReplyTo: one('in-reply-to').replace(/^<|>$/g, ''),
    creatorTool: one('x-mailer') || one('user-agent'),
    language: one('content-language'),
  };
  return {
    ...Object.fromEntries(Object.entries(texts).filter((entry): entry is [string, string] => !!entry[1])),
    ...Object.fromEntries(Object.entries(lists).filter(([, list]) => list.length > 0)),
  };
}

/** The fields that a mail program shows above the body. */
export function shownHeader(headers: Headers): PagePart | undefined {
  const lines = [
    decodeHeader(headers.get('subject') ?? ''),
    ...['from', 'to', 'cc', 'bcc'].map((name) => addressesOf(headers.all(name)).slice(0, MAX_ADDRESSES).join(', ')),
    decodeHeader(headers.get('date') ?? ''),
  ].filter(Boolean);
  return lines.length > 0 ? { kind: 'header', text: lines.join('\n').toWellFormed() } : undefined;
}

/** All fields, as they stand in the file. */
export function wholeHeader(headers: Headers): PagePart {
  const lines = headers.fields.map(({ name, value }) => `${fieldName(name)}: ${decodeHeader(value)}`);
  return { kind: 'header', text: lines.join('\n').toWellFormed() };
}

/** `message-id` as people write it: `Message-ID`. */
function fieldName(name: string): string {
  return name.replace(/(?:^|-)(?:id(?=$|-)|[a-z])/g, (start) => start.toUpperCase());
}
