import {
  type Change,
  type Delivery,
  documentId,
  type FileRef,
  type IndexedDocument,
  type Sink,
  type Source,
} from '@cis/fileproc-core';

/** Warnings of files that are read in part where DocuWorks would read all. */
const READ_IN_PART: ReadonlySet<string> = new Set(['DOCUWORKS_CARVED', 'PICTURE_UNSUPPORTED']);

/** Where files go that need DocuWorks. */
export interface DocuworksQueue {
  /** Resolves when the file is in the queue. Throws SOURCE_UNAVAILABLE. */
  send(file: FileRef): Promise<void>;
}

/**
 * Sends on what needs DocuWorks: a delivery of which the index got a document DOCUWORKS_UNAVAILABLE, or one that was read in
 * part for the same reason, itself or within a container, goes to the other queue before it is acknowledged. One that
 * cannot be sent is not acknowledged, and so comes again.
 */
export function forwardDocuworks(source: Source, sink: Sink, queue: DocuworksQueue): { source: Source; sink: Sink } {
  /** Ids of delivered files that are to be sent on. */
  const needed = new Set<string>();
  return {
    source: forwardingSource(source, needed, queue),
    sink: notingSink(sink, (document) => {
      if (needsDocuworks(document)) needed.add(document.root_id ?? document.document_id);
    }),
  };
}

function needsDocuworks({ processor_name, error_code, warnings }: IndexedDocument): boolean {
  if (error_code === 'DOCUWORKS_UNAVAILABLE') return true;
  return processor_name === 'docuworks' && warnings.some(({ code }) => READ_IN_PART.has(code));
}

function notingSink(sink: Sink, note: (document: IndexedDocument) => void): Sink {
  const { batch, inventory, search, problems, summary, revisions } = sink;
  return {
    name: sink.name,
    ...(batch && { batch }),
    prepare: () => sink.prepare(),
    async write(changes: readonly Change[]) {
      const outcomes = await sink.write(changes);
      for (const [index, change] of changes.entries())
        if (change.kind === 'upsert' && outcomes[index]?.status === 'written') note(change.document);
      return outcomes;
    },
    health: () => sink.health(),
    close: () => sink.close(),
    ...(inventory && { inventory: inventory.bind(sink) }),
    ...(search && { search: search.bind(sink) }),
    ...(problems && { problems: problems.bind(sink) }),
    ...(summary && { summary: summary.bind(sink) }),
    ...(revisions && { revisions: revisions.bind(sink) }),
  };
}

function forwardingSource(source: Source, needed: Set<string>, queue: DocuworksQueue): Source {
  const { expected, listing, health, close } = source;
  return {
    name: source.name,
    async *deliveries(signal) {
      for await (const delivery of source.deliveries(signal)) yield forwarding(delivery, needed, queue);
    },
    ...(expected && { expected: expected.bind(source) }),
    ...(listing && { listing: listing.bind(source) }),
    ...(health && { health: health.bind(source) }),
    ...(close && { close: close.bind(source) }),
  };
}

function forwarding(delivery: Delivery, needed: Set<string>, queue: DocuworksQueue): Delivery {
  const { isCurrent } = delivery;
  const id = documentId(delivery.file.uri);
  return {
    change: delivery.change,
    file: delivery.file,
    attempt: delivery.attempt,
    lastAttempt: delivery.lastAttempt,
    open: (signal) => delivery.open(signal),
    ...(isCurrent && { isCurrent: isCurrent.bind(delivery) }),
    async ack() {
      if (needed.delete(id)) await queue.send(delivery.file);
      await delivery.ack();
    },
    async retry(reason, delaySeconds) {
      needed.delete(id);
      await delivery.retry(reason, delaySeconds);
    },
    extend: (seconds) => delivery.extend(seconds),
  };
}
