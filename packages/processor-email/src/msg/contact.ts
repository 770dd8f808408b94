import { tidy } from '../text/tidy.ts';
import type { MsgMessage } from './message.ts';
import { ID } from './properties.ts';

/** Contacts keep names, addresses and numbers in properties from 0x3A00 on ([MS-OXOCNTC]). */
export async function contactText({ properties }: MsgMessage): Promise<string> {
  if (!/^IPM\.(?:Contact|DistList)/i.test((await properties.text(ID.messageClass)) ?? '')) return '';
  const texts: string[] = [];
  for (const id of properties.textIds())
    if (id >= 0x3a00 && id <= 0x3aff) texts.push(tidy((await properties.text(id)) ?? ''));
  return [...new Set(texts.filter(Boolean))].join('\n');
}
