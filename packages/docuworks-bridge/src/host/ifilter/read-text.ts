import { Failure } from '../failure.ts';
import { type Com, type ComPointer, invoke, queryInterface, release } from './com.ts';
import { FILTER_RESULT, filterFailure } from './errors.ts';

const IID_IFILTER = '{89BCB740-6119-101A-BCB7-00DD010655AF}';
const IID_IPERSISTFILE = '{0000010B-0000-0000-C000-000000000046}';
/** Canonical paragraphs, hard line breaks and hyphens and spaces as characters; contents only (filter.h). */
const INIT_FLAGS = 1 | 2 | 4 | 8;
const STGM_READ_SHARE_DENY_WRITE = 0x20;
const CHUNK_TEXT = 1;
/** UTF-16 units that one call may give. */
const BUFFER_UNITS = 64 * 1024;
/** What a filter that never ends could give. */
const MOST_CHUNKS = 1_000_000;
const MOST_CHARACTERS = 128 * 1024 * 1024;
/** Between chunks, by break type: none, word, sentence, paragraph, chapter. */
const SEPARATORS = ['', ' ', ' ', '\n', '\n'] as const;

/** The text that a filter gives of a file. Throws a {@link Failure}. */
export function filterText(com: Com, classId: string, path: string): string {
  const filter = com.create(classId, IID_IFILTER);
  try {
    const persistFile = queryInterface(filter, IID_IPERSISTFILE);
    try {
      accept('IPersistFile::Load', invoke(persistFile, 'load', path, STGM_READ_SHARE_DENY_WRITE));
      accept('IFilter::Init', invoke(filter, 'init', INIT_FLAGS, 0, null, [0]));
      return chunksOf(filter);
    } finally {
      release(persistFile);
    }
  } finally {
    release(filter);
  }
}

function chunksOf(filter: ComPointer): string {
  let text = '';
  for (let count = 0; count < MOST_CHUNKS; count++) {
    const chunk: { flags?: number; breakType?: number } = {};
    const result = invoke(filter, 'getChunk', chunk);
    if (result === FILTER_RESULT.endOfChunks) return text;
    if (result === FILTER_RESULT.embeddingUnavailable || result === FILTER_RESULT.linkUnavailable) continue;
    accept('IFilter::GetChunk', result);
    if (((chunk.flags ?? 0) & CHUNK_TEXT) === 0) continue;
    const own = textOfChunk(filter);
    text += text === '' || own === '' ? own : (SEPARATORS[chunk.breakType ?? 0] ?? '\n') + own;
    if (text.length > MOST_CHARACTERS) break;
  }
  throw new Failure('PROCESSOR_FAILED', `the filter gives text without end (after ${text.length} characters)`);
}

function textOfChunk(filter: ComPointer): string {
  const pieces: string[] = [];
  const buffer = Buffer.alloc(2 * BUFFER_UNITS);
  for (let length = 0; length <= MOST_CHARACTERS; ) {
    const count: [number] = [BUFFER_UNITS - 1];
    const result = invoke(filter, 'getText', count, buffer);
    if (result === FILTER_RESULT.noMoreText || result === FILTER_RESULT.noText) break;
    accept('IFilter::GetText', result);
    // Some filters count the NUL at the end.
    pieces.push(buffer.toString('utf16le', 0, 2 * Math.min(count[0], BUFFER_UNITS)).replace(/\0+$/, ''));
    length += count[0];
    if (result === FILTER_RESULT.lastText) break;
  }
  return pieces.join('').replaceAll('\r\n', '\n');
}

function accept(call: string, result: number): void {
  if (result < 0) throw filterFailure(call, result);
}
