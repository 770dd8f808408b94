import { gunzipSync } from 'node:zlib';
import { emfText, isEmf } from './emf.ts';
import { isWmf, wmfText } from './wmf.ts';

/** Bytes of a metafile that is looked into. */
export const MAX_METAFILE = 32 * 1024 * 1024;

/** The text that an EMF or WMF picture draws, also a compressed one (.emz, .wmz); empty for any other picture. */
export function metafileText(bytes: Buffer): string {
  const content = bytes[0] === 0x1f && bytes[1] === 0x8b ? unpacked(bytes) : bytes;
  if (isEmf(content)) return emfText(content);
  return isWmf(content) ? wmfText(content) : '';
}

function unpacked(bytes: Buffer): Buffer {
  try {
    return gunzipSync(bytes, { maxOutputLength: MAX_METAFILE });
  } catch {
    return Buffer.alloc(0);
  }
}
