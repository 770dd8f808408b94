import { type FileprocError, toFileprocError } from '../contract/errors.ts';
import type { FileRef } from '../contract/file.ts';
import type { Change } from '../contract/sink.ts';
import type { Delivery, OpenedFile } from '../contract/source.ts';
import { documentId } from '../identity/uri.ts';
import { sizeLimitFor } from '../read/size-limit.ts';
import { ContentSignal, untilAborted } from './abort.ts';
import type { DeliveryNotes } from './delivery-notes.ts';
import { EmbeddedWrites } from './embedded-writes.ts';
import { readTree, type TreeFile } from './file-tree.ts';
import type { Place } from './reading-places.ts';
import { ScratchScope } from './scratch-scope.ts';
import { tooLarge, transfer } from './transfer.ts';
import { upsertOf } from './upsert.ts';
import type { Look, LookingWork } from './work.ts';
import { together, type Written, writeToAll } from './write-changes.ts';

/**
 * Makes the index equal to what `open` finds. The place is left as soon as all changes are with the sinks' queues.
 * Throws where a setting is the reason: that ends the run.
 */
export async function indexPresentState(work: LookingWork, place: Place): Promise<Look> {
  const { run, delivery, notes } = work;
  notes.readingBegins();
  await using scratch = new ScratchScope(run.scratch);
  using content = new ContentSignal(run.hardSignal);
  let opened: OpenedFile | undefined;
  let read: TreeFile;
  const embedded = new EmbeddedWrites(work, scratch);
  try {
    await scratch.reserve(delivery.file.size ?? 0, run.hardSignal);
    notes.stageEnded('room');
    opened = await untilAborted(delivery.open(content.signal), content.signal);
    notes.stageEnded('open');
    const limit = sizeLimitFor(opened.file.name, opened.file.declaredType, run.limits);
    const large = tooLarge(opened.file, opened.file.size ?? 0, limit, run.limits);
    if (large) throw large;
    const fetched = await transfer(opened, scratch, limit, run.limits);
    notes.stageEnded('transfer');
    run.onFetched();
    read = await readTree(fetched, {
      ...run,
      scratch,
      signal: run.hardSignal,
      onEmbedded: (file) => embedded.write(file),
    });
  } catch (thrown) {
    content.abort();
    await embedded.all();
    const error = toFileprocError(thrown, opened ? 'PROCESSOR_FAILED' : 'SOURCE_UNAVAILABLE', delivery.file.path);
    run.onFetchFailed(error);
    if (error.code === 'SOURCE_MISSING') return await removeFromIndex(work, place);
    return await withoutContent(work, place, opened?.file, error);
  }
  noteReading(notes, read, embedded.count > 0 ? 'embedded' : 'hand-over');
  // Else it would be acknowledged with half of its files: see the order of changes in the contract of sinks.
  if (embedded.count > 0) {
    place.leave();
    const unsure = unsureOf(await embedded.all());
    notes.stageEnded('sink');
    if (unsure) return unsure;
  }
  if (read.error && !isFinal(read.error, delivery)) return { kind: 'undone', error: read.error };
  // Awaited here: the folder with the pages goes when this function ends.
  return await writeDelivered(work, place, read, embedded.ids);
}

/** The file leaves the index with all that was in it. */
export async function removeFromIndex({ run, delivery, notes, revisions }: LookingWork, place: Place): Promise<Look> {
  const { uri } = delivery.file;
  const id = documentId(uri);
  const change: Change = { kind: 'delete', documentId: id, sourceUri: uri };
  const { written } = await writeToAll(run, change, { root: id, revisions });
  place.leave();
  run.places.checkIdle();
  const unsure = unsureOf(await written);
  notes.stageEnded('sink');
  return unsure ?? { kind: 'deleted' };
}

/** What hinders a look from being the last one. */
function unsureOf({ unavailable, overtaken }: Written): Look | undefined {
  if (unavailable) return { kind: 'undone', error: unavailable };
  return overtaken ? { kind: 'overtaken' } : undefined;
}

/** A file that could not be shown to the reader: indexed by its name where no other try can help. */
async function withoutContent(
  work: LookingWork,
  place: Place,
  opened: FileRef | undefined,
  error: FileprocError,
): Promise<Look> {
  if (work.run.hardSignal.aborted || !isFinal(error, work.delivery)) return { kind: 'undone', error };
  return indexByName(work, place, error, opened);
}

/** The index gets the name of the file and the reason for which it could not be read. */
export function indexByName(work: LookingWork, place: Place, error: FileprocError, opened?: FileRef): Promise<Look> {
  const file = opened ?? work.delivery.file;
  const read: TreeFile = { file, error, size: file.size ?? 0, seconds: 0, warnings: [] };
  return writeDelivered(work, place, read, new Set(), opened !== undefined);
}

/** Whether the file is done with this error. Throws it where a setting is the reason. */
function isFinal(error: FileprocError, delivery: Delivery): boolean {
  if (error.category === 'configuration') throw error;
  return !error.retryable || (delivery.lastAttempt && error.code !== 'SOURCE_CHANGED');
}

async function writeDelivered(
  work: LookingWork,
  place: Place,
  read: TreeFile,
  keep: ReadonlySet<string>,
  opened = true,
): Promise<Look> {
  const { run, notes, revisions } = work;
  const change = upsertOf(run, read);
  const { document } = change;
  const { document_id: id, source_uri: sourceUri } = document;
  run.events.emit('document', { document, embedded: false });
  const guard = { root: id, revisions };
  const prune = await writeToAll(run, { kind: 'prune', documentId: id, sourceUri, keep }, guard);
  const upsert = await writeToAll(run, change, guard);
  place.leave();
  run.places.checkIdle();
  const written = together(await Promise.all([prune.written, upsert.written]));
  notes.stageEnded('sink');
  const unsure = unsureOf(written);
  if (unsure) return unsure;
  const { rejected } = written;
  notes.document(document, rejected);
  const error = rejected ?? read.error;
  return {
    kind: 'indexed',
    file: read.file,
    opened,
    bytes: read.sha256 === undefined ? 0 : read.size,
    ...(error && { error }),
    ...(read.result && { fileType: document.file_type }),
    ...(read.result?.processor && { processor: read.result.processor.name }),
  };
}

/** What the reader names, and the rest of the time since the transfer. */
function noteReading(notes: DeliveryNotes, { result }: TreeFile, rest: string): void {
  let named = 0;
  for (const [stage, milliseconds] of Object.entries(result?.timings ?? {})) {
    notes.add(stage, milliseconds);
    named += milliseconds;
  }
  notes.restBelongsTo(rest, named);
}
