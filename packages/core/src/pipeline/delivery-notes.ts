import type { IndexedDocument } from '../contract/document.ts';
import type { FileprocError } from '../contract/errors.ts';
import type { CountedDocument, Statistics } from '../statistics/statistics.ts';

/** What is noted of a delivery on its way, for its event and the statistics. */
export class DeliveryNotes {
  readonly milliseconds: Record<string, number> = {};
  readonly embedded = { succeeded: 0, failed: 0 };
  #documents: CountedDocument[] = [];
  #started = performance.now();

  /** The time since the last stage ended belongs to this one. */
  stageEnded(stage: string): void {
    const now = performance.now();
    this.add(stage, now - this.#started);
    this.#started = now;
  }

  add(stage: string, milliseconds: number): void {
    this.milliseconds[stage] = (this.milliseconds[stage] ?? 0) + milliseconds;
  }

  /** The time since the last stage ended, less what is noted under other names already, belongs to this one. */
  restBelongsTo(stage: string, noted: number): void {
    const now = performance.now();
    const rest = now - this.#started - noted;
    this.#started = now;
    if (rest > 0) this.add(stage, rest);
  }

  /** The file is read (again): the documents of an earlier reading do not count. */
  readingBegins(): void {
    this.#documents = [];
    this.embedded.succeeded = 0;
    this.embedded.failed = 0;
    this.#started = performance.now();
  }

  document(document: IndexedDocument, rejected: FileprocError | undefined): void {
    const embedded = document.parent_id !== undefined;
    const code = rejected?.code ?? document.error_code;
    if (embedded) this.embedded[code ? 'failed' : 'succeeded'] += 1;
    this.#documents.push({
      embedded,
      type: document.file_type,
      processor: document.processor_name,
      ...(code && { code }),
      pages: document.page_count,
      warnings: document.warnings,
    });
  }

  /** Puts all that was noted into the statistics. */
  countIn(statistics: Statistics): void {
    for (const document of this.#documents) statistics.document(document);
    const total = Object.values(this.milliseconds).reduce((sum, value) => sum + value, 0);
    statistics.durations({ ...this.milliseconds, total });
  }
}
