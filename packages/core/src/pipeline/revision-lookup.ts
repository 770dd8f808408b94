import { toFileprocError } from '../contract/errors.ts';
import type { Sink } from '../contract/sink.ts';

/** Documents asked for by one call. */
const MOST_AT_ONCE = 200;

interface Asked {
  readonly documentId: string;
  readonly resolve: (revision: bigint) => void;
  readonly reject: (error: unknown) => void;
}

/**
 * Asks one sink for revisions: what is asked for while a call is under way goes together in the next, so that many files
 * cost few calls.
 */
export class RevisionLookup {
  readonly #sink: Sink;
  #waiting: Asked[] = [];
  #isAsking = false;

  constructor(sink: Sink) {
    this.#sink = sink;
  }

  /** The revision of the next write of a document; undefined where the sink does not guard its writes. Throws SINK_UNAVAILABLE. */
  async next(documentId: string): Promise<bigint | undefined> {
    if (!this.#sink.revisions) return undefined;
    const { promise, resolve, reject } = Promise.withResolvers<bigint>();
    this.#waiting.push({ documentId, resolve, reject });
    if (!this.#isAsking) {
      this.#isAsking = true;
      setImmediate(() => void this.#ask());
    }
    return (await promise) + 1n;
  }

  async #ask(): Promise<void> {
    while (this.#waiting.length > 0) {
      const asked = this.#waiting.splice(0, MOST_AT_ONCE);
      try {
        const found = await this.#sink.revisions!(asked.map(({ documentId }) => documentId));
        if (found.length !== asked.length) throw new Error(`it answered ${found.length} of ${asked.length} documents`);
        for (const [index, { resolve }] of asked.entries()) resolve(found[index]!);
      } catch (thrown) {
        const error = toFileprocError(
          thrown,
          'SINK_UNAVAILABLE',
          `The sink ${this.#sink.name} does not tell revisions`,
        );
        for (const { reject } of asked) reject(error);
      }
    }
    this.#isAsking = false;
  }
}
