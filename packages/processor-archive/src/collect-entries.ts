import {
  type EmbeddedFile,
  type Extraction,
  FileprocError,
  isFileprocError,
  type LocalFile,
  limitMessage,
  type Metadata,
  type ProcessContext,
} from '@cis/fileproc-core';
import { concernsOneEntry, salvage, withinRatio } from './content.ts';
import type { ArchiveContents, ArchiveEntry, ReportDamage } from './entry.ts';

/** What macOS and Windows put beside people's files: resource forks, views of folders, thumbnails. */
const NOISE = /(?:^|\/)(?:__MACOSX(?:\/|$)|\.DS_Store$|Thumbs\.db$|desktop\.ini$)/i;

/**
 * Takes the entries out of an archive, one after another, each bounded and for itself: an entry that cannot be read is an
 * embedded file with its error, and the next one is read. A limit of the whole file ends the reading, with a warning.
 */
export async function collectEntries(
  contents: ArchiveContents,
  file: LocalFile,
  context: ProcessContext,
  reportDamage: ReportDamage,
): Promise<Extraction> {
  const { signal, limits } = context;
  const names = createNameList(limits.textCharacters);
  const embedded: EmbeddedFile[] = [];
  let encrypted = false;
  let full = false;

  const take = async (entry: ArchiveEntry): Promise<EmbeddedFile> => {
    const what = `${file.name}: ${shown(entry.path)}`;
    if (!(Symbol.asyncIterator in entry.content)) throw entry.content;
    let content = salvage(entry.content, shown(entry.path), signal, reportDamage);
    if (entry.packedSize !== undefined) content = withinRatio(content, entry.packedSize, limits, what);
    return await context.embed(
      { path: entry.path, ...(entry.modifiedAt && { modifiedAt: entry.modifiedAt }) },
      content,
    );
  };

  for await (const entry of contents.entries) {
    signal.throwIfAborted();
    if (NOISE.test(entry.path)) continue;
    names.add(entry.path);
    if (embedded.length >= limits.embeddedFiles) {
      full = true;
      context.warn({
        code: 'EMBEDDED_TRUNCATED',
        message: limitMessage('embeddedFiles', limits, `more than ${limits.embeddedFiles}`, file.name),
      });
      break;
    }
    try {
      embedded.push(await take(entry));
    } catch (error) {
      if (signal.aborted) throw signal.reason;
      if (!isFileprocError(error) || error.category !== 'file') throw error;
      if (!concernsOneEntry(error)) {
        full = true;
        context.warn({ code: 'EMBEDDED_TRUNCATED', message: error.message });
        break;
      }
      encrypted ||= error.code === 'ENCRYPTED';
      embedded.push({ path: entry.path, localPath: '', size: 0, error: error.toJSON() });
    }
  }
  const counts = full ? undefined : contents.expected?.();
  if (counts && counts.stated !== counts.found)
    reportDamage(`it says that it holds ${counts.stated} entries, ${counts.found} were found.`);
  if (names.full)
    context.warn({
      code: 'TEXT_TRUNCATED',
      message: limitMessage('textCharacters', limits, `more than ${limits.textCharacters}`, file.name),
    });
  const metadata: Metadata = {
    entryCount: embedded.length,
    ...(contents.comment && { description: contents.comment }),
    ...(encrypted && { encrypted }),
  };
  const text = names.text();
  return { pages: text === '' ? [] : [{ number: 1, text, origin: 'text' }], metadata, embedded };
}

/** The names, a line each, up to so many characters. */
function createNameList(maxCharacters: number) {
  const lines: string[] = [];
  let characters = 0;
  let full = false;
  return {
    add(path: string): void {
      const line = path.replace(/[\0-\x1f\x7f]+/g, ' ');
      full ||= characters + line.length > maxCharacters;
      if (full) return;
      characters += line.length + 1;
      lines.push(line);
    },
    get full() {
      return full;
    },
    text: () => lines.join('\n').toWellFormed(),
  };
}

/** A path in a message: cut where it is long. */
function shown(path: string): string {
  return path.length > 200 ? `${path.slice(0, 200)}…` : path;
}

/** What was found of a file that is an archive only by its name. */
export function notAnArchive(file: LocalFile, format: string, cause?: unknown): FileprocError {
  return new FileprocError('CORRUPT', `${file.name} is no ${format} that can be read.`, { cause });
}
