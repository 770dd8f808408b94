import {
  type Extraction,
  FileprocError,
  isFileprocError,
  type LocalFile,
  type ProcessContext,
  type Warning,
} from '@cis/fileproc-core';
import { readDocuworks } from '../read-docuworks.ts';
import { BRIDGE } from './ask-bridge.ts';
import { readByCarving } from './carve.ts';
import { pagesByBridge, readByBridge } from './read-by-bridge.ts';
import type { Road, RoadOptions } from './road.ts';

/** A road that led nowhere. */
interface DeadEnd {
  readonly road: Road;
  readonly error: unknown;
}

/** Warnings about a page of which another road may give more. */
const LEFT_OUT: ReadonlySet<string> = new Set(['PICTURE_UNSUPPORTED', 'PAGE_FAILED', 'PAGE_NEEDS_OCR']);

/**
 * Reads a file by the first road that leads to something. Of a file that is read natively but for some pages, those come
 * from the vendor's program where it can be asked. Throws ENCRYPTED, CORRUPT, ... as the roads do; DOCUWORKS_UNAVAILABLE
 * where only the vendor's program could read the file and it could not be asked.
 */
export async function readByRoads(
  file: LocalFile,
  context: ProcessContext,
  options: RoadOptions & { readonly readers: readonly Road[] },
): Promise<Extraction> {
  if (file.size === 0) throw new FileprocError('EMPTY_FILE', `${file.path} holds no bytes.`);
  const deadEnds: DeadEnd[] = [];
  for (const road of options.readers) {
    context.signal.throwIfAborted();
    if (road === 'carve' && deadEnds.some(({ error }) => codeOf(error) === 'ENCRYPTED')) continue;
    const warnings: Warning[] = [];
    try {
      const extraction = await take(road, file, noting(context, warnings), options);
      const mended =
        road === 'native' ? await withPagesOfBridge(extraction, warnings, file, context, options) : undefined;
      for (const warning of mended?.warnings ?? warnings) context.warn(warning);
      return mended?.extraction ?? extraction;
    } catch (error) {
      context.signal.throwIfAborted();
      if (!leadsOn(error)) throw error;
      deadEnds.push({ road, error });
    }
  }
  throw finalError(deadEnds, file, context);
}

async function take(road: Road, file: LocalFile, context: ProcessContext, options: RoadOptions): Promise<Extraction> {
  if (road === 'native') {
    const extraction = await readDocuworks(file, context, options);
    return { ...extraction, metadata: { ...extraction.metadata, docuworksReader: 'native' } };
  }
  return road === 'carve' ? readByCarving(file, context, options) : readByBridge(road, file, context, options);
}

/** Puts pages that were left out into an extraction, as the vendor's program reads them; undefined where it gives none. */
async function withPagesOfBridge(
  extraction: Extraction,
  warnings: readonly Warning[],
  file: LocalFile,
  context: ProcessContext,
  options: RoadOptions & { readonly readers: readonly Road[] },
): Promise<{ readonly extraction: Extraction; readonly warnings: readonly Warning[] } | undefined> {
  const left = new Set(warnings.flatMap(({ code, page }) => (page && LEFT_OUT.has(code) ? [page] : [])));
  if (left.size === 0 || !context.programs?.[BRIDGE] || !options.readers.includes('xdwapi')) return undefined;
  const added: Warning[] = [];
  try {
    const read = await pagesByBridge(left, file, noting(context, added), options);
    const better = new Map(read.filter(({ text }) => text !== '').map((page) => [page.number, page]));
    return {
      extraction: {
        ...extraction,
        pages: extraction.pages.map((page) => {
          const other = better.get(page.number);
          if (!other) return page;
          const { text, origin, reason = '', confidence } = other;
          const { words: _words, ...rest } = page;
          const left = `${reason} (native: ${page.reason ?? 'nothing'})`;
          return { ...rest, text, origin, reason: left, ...(confidence !== undefined && { confidence }) };
        }),
      },
      warnings: [
        ...warnings.filter(({ code, page }) => !(page && better.has(page) && LEFT_OUT.has(code))),
        ...added.filter(({ page }) => page && better.has(page)),
      ],
    };
  } catch (error) {
    context.signal.throwIfAborted();
    if (!leadsOn(error)) throw error;
    return undefined;
  }
}

/** The same context but for its warnings, which count only if the road leads somewhere. */
function noting(context: ProcessContext, warnings: Warning[]): ProcessContext {
  const warn = { value: (warning: Warning) => void warnings.push(warning), enumerable: true };
  // By its prototype, so that the scratch folder is still made only when it is asked for.
  return Object.create(context, { warn }) as ProcessContext;
}

/** Whether another road may do better: not where the file is too large, or where the surroundings are the reason. */
function leadsOn(error: unknown): boolean {
  if (!isFileprocError(error) || error.code === 'DOCUWORKS_UNAVAILABLE') return true;
  if (error.category === 'environment' || error.category === 'configuration') return false;
  return error.code !== 'LIMIT_EXCEEDED' && error.code !== 'EMPTY_FILE';
}

function codeOf(error: unknown): string | undefined {
  return isFileprocError(error) ? error.code : undefined;
}

/**
 * What is said of a file that no road led into. A machine that could ask the vendor's program, or another machine for it,
 * says that it could not; else what the file itself is.
 */
function finalError(deadEnds: readonly DeadEnd[], { path }: LocalFile, { programs }: ProcessContext): unknown {
  const [first] = deadEnds;
  const unavailable = deadEnds.find(({ error }) => codeOf(error) === 'DOCUWORKS_UNAVAILABLE');
  const others = deadEnds.filter(({ error }) => codeOf(error) !== 'DOCUWORKS_UNAVAILABLE');
  const byProgram = others.find(({ road }) => road === 'xdwapi' || road === 'ifilter');
  const reason = others[0] && (others[0].error as Error).message;
  if (byProgram) return others.find(({ error }) => codeOf(error) === 'ENCRYPTED')?.error ?? byProgram.error;
  if (unavailable && (programs?.[BRIDGE] || !others[0]))
    return new FileprocError(
      'DOCUWORKS_UNAVAILABLE',
      `${(unavailable.error as Error).message}${reason ? ` By other means: ${reason}` : ''}`,
      { cause: unavailable.error, retryable: (unavailable.error as FileprocError).retryable },
    );
  return others[0]?.error ?? first?.error ?? new FileprocError('INVALID_CONFIG', `No reader is left for ${path}.`);
}
