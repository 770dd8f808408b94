import { gunzipSync } from 'node:zlib';
import { isMetafile, playMetafile, type TextRun, textOfRuns } from '@cis/fileproc-core/metafile';

/** Bytes of a metafile that is looked into. */
export const MAX_METAFILE = 32 * 1024 * 1024;
/** Pieces of text of one picture: more are not drawn by hand. */
const MAX_PIECES = 100_000;
/** Fonts that leave it to the system are Latin, as LOGFONT has it: the file does not say which system. */
const LATIN = 0;

/** The text that an EMF or WMF picture draws, also a compressed one (.emz, .wmz); empty for any other picture. */
export function metafileText(bytes: Buffer): string {
  const content = bytes[0] === 0x1f && bytes[1] === 0x8b ? unpacked(bytes) : bytes;
  if (!isMetafile(content)) return '';
  const runs: TextRun[] = [];
  const text = (run: TextRun) => {
    if (runs.length < MAX_PIECES) runs.push(run);
  };
  playMetafile(content, { text }, { defaultCharset: LATIN });
  return textOfRuns(runs).text;
}

function unpacked(bytes: Buffer): Buffer {
  try {
    return gunzipSync(bytes, { maxOutputLength: MAX_METAFILE });
  } catch {
    return Buffer.alloc(0);
  }
}
