import type { FileprocError } from '../contract/errors.ts';
import type { Delivery } from '../contract/source.ts';
import { documentId } from '../identity/uri.ts';
import type { DeliveryNotes } from './delivery-notes.ts';
import type { RunContext } from './run-context.ts';
import type { Settled } from './work.ts';

/** Settles one delivery exactly once, whoever comes first: its own way, or the end of the run. */
export class Settlement {
  readonly #run: RunContext;
  readonly #delivery: Delivery;
  readonly #notes: DeliveryNotes;
  #settled = false;

  constructor(run: RunContext, delivery: Delivery, notes: DeliveryNotes) {
    this.#run = run;
    this.#delivery = delivery;
    this.#notes = notes;
  }

  /** The index is right. Where the reason of a failure may pass, the source is told so and does what it does with poison. */
  async done(look: Settled): Promise<void> {
    if (this.#settled) return;
    this.#settled = true;
    const error = look.kind === 'indexed' ? look.error : undefined;
    if (error?.retryable) await this.#giveBack(error);
    else await this.#tell(() => this.#delivery.ack(), 'acknowledged');
    this.#count(look, error);
  }

  /** Not done: it comes again, unless this was its last try. */
  async undone(error: FileprocError): Promise<void> {
    if (this.#settled) return;
    this.#settled = true;
    const { file, attempt, lastAttempt } = this.#delivery;
    if (lastAttempt && error.code !== 'INTERRUPTED') {
      await this.#giveBack(error);
      this.#count({ kind: 'indexed', file, opened: false, bytes: 0, error }, error);
      return;
    }
    const delaySeconds = await this.#giveBack(error);
    this.#run.statistics.returned();
    this.#run.events.emit('file-returned', { file, error, attempt, delaySeconds });
  }

  #count(look: Settled, error: FileprocError | undefined): void {
    const { statistics, events } = this.#run;
    const outcome = look.kind === 'deleted' ? 'deleted' : error ? 'failed' : 'succeeded';
    const file = look.kind === 'indexed' ? look.file : this.#delivery.file;
    statistics.file(outcome, error?.code, look.kind === 'indexed' ? look.bytes : 0);
    this.#notes.countIn(statistics);
    events.emit('file-done', {
      file,
      outcome,
      ...(error && { error }),
      documentId: documentId(file.uri),
      attempt: this.#delivery.attempt,
      milliseconds: this.#notes.milliseconds,
      embedded: { ...this.#notes.embedded },
      ...(look.kind === 'indexed' && look.fileType !== undefined && { fileType: look.fileType }),
      ...(look.kind === 'indexed' && look.processor !== undefined && { processor: look.processor }),
    });
  }

  async #giveBack(error: FileprocError): Promise<number> {
    // Who stops wants others to go on at once.
    const delay = error.code === 'INTERRUPTED' ? 0 : this.#run.retryDelaySeconds(this.#delivery.attempt);
    await this.#tell(() => this.#delivery.retry(error, delay), 'given back');
    return delay;
  }

  /** A source that does not hear it delivers the file again, which does no harm. */
  async #tell(settle: () => Promise<void>, what: string): Promise<void> {
    try {
      await settle();
    } catch (thrown) {
      const { path, uri } = this.#delivery.file;
      this.#run.log({ level: 'warn', message: `${path} could not be ${what} at its source`, uri, cause: thrown });
    }
  }
}
