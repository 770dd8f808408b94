import { pause, waitAfter } from './wait.ts';

/** What SQS says of one entry of a batch that failed, or what the whole call threw. */
export class EntryError extends Error {
  override readonly name = 'EntryError';
  /** SQS's code: `ReceiptHandleIsInvalid`, `InternalError`. */
  readonly code: string;

  constructor(code: string, message: string, cause?: unknown) {
    super(message, cause === undefined ? undefined : { cause });
    this.code = code;
  }
}

/** What became of the entry at `index`. */
export interface FailedEntry {
  readonly index: number;
  readonly code: string;
  readonly message: string;
  /** The entry itself is the reason; another try fails alike. */
  readonly final: boolean;
}

/** Options of {@link EntryBatches}. */
export interface EntryBatchesOptions<Entry> {
  /** Sends up to ten entries in one call; gives those that failed. A throw counts for all. */
  readonly send: (entries: readonly Entry[]) => Promise<readonly FailedEntry[]>;
  /** Whether something thrown is worth another try. */
  readonly mayPass: (thrown: unknown) => boolean;
  /** Bytes of an entry, where a call has a limit of bytes. */
  readonly limit?: { readonly bytes: number; readonly of: (entry: Entry) => number };
  /** Milliseconds for which an entry waits for others. Default 5. */
  readonly delay?: number;
  /** Tries of an entry. Default 7, over about 10 seconds. */
  readonly tries?: number;
}

interface Waiting<Entry> {
  readonly entry: Entry;
  tries: number;
  readonly resolve: () => void;
  readonly reject: (error: EntryError) => void;
}

/** SQS takes ten entries a call. */
export const MAX_ENTRIES = 10;
const BACKOFF = { first: 200, longest: 5000 };

/** Puts single calls together into calls of up to ten entries, and tries entries again that failed by themselves. */
export class EntryBatches<Entry> {
  readonly #options: EntryBatchesOptions<Entry>;
  readonly #underWay = new Set<Promise<unknown>>();
  #waiting: Waiting<Entry>[] = [];
  #timer: NodeJS.Timeout | undefined;

  constructor(options: EntryBatchesOptions<Entry>) {
    this.#options = options;
  }

  /** Resolves when SQS has taken the entry; rejects with an EntryError when it does not. */
  add(entry: Entry): Promise<void> {
    const added = new Promise<void>((resolve, reject) => this.#enqueue({ entry, tries: 0, resolve, reject }));
    const settled = added.then(
      () => {},
      () => {},
    );
    this.#underWay.add(settled);
    void settled.then(() => this.#underWay.delete(settled));
    return added;
  }

  /** Sends at once what waits. */
  flush(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    while (this.#waiting.length > 0) void this.#send(this.#takeBatch());
  }

  /** Resolves when every entry so far is taken or refused. */
  async idle(): Promise<void> {
    this.flush();
    while (this.#underWay.size > 0) await Promise.all(this.#underWay);
  }

  #enqueue(waiting: Waiting<Entry>): void {
    this.#waiting.push(waiting);
    if (this.#waiting.length >= MAX_ENTRIES) this.flush();
    else this.#timer ??= setTimeout(() => this.flush(), this.#options.delay ?? 5);
  }

  #takeBatch(): Waiting<Entry>[] {
    const { limit } = this.#options;
    let count = 0;
    let bytes = 0;
    for (const { entry } of this.#waiting.slice(0, MAX_ENTRIES)) {
      bytes += limit?.of(entry) ?? 0;
      if (count > 0 && limit && bytes > limit.bytes) break;
      count++;
    }
    return this.#waiting.splice(0, count);
  }

  async #send(batch: readonly Waiting<Entry>[]): Promise<void> {
    let failed: readonly FailedEntry[];
    let cause: unknown;
    try {
      failed = await this.#options.send(batch.map(({ entry }) => entry));
    } catch (thrown) {
      cause = thrown;
      const final = !this.#options.mayPass(thrown);
      const { name, message } = thrown instanceof Error ? thrown : { name: 'Error', message: String(thrown) };
      failed = batch.map((_, index) => ({ index, code: name, message, final }));
    }
    const byIndex = new Map(failed.map((failure) => [failure.index, failure]));
    const again: Waiting<Entry>[] = [];
    for (const [index, waiting] of batch.entries()) {
      const failure = byIndex.get(index);
      if (!failure) waiting.resolve();
      else if (failure.final || waiting.tries + 1 >= (this.#options.tries ?? 7))
        waiting.reject(new EntryError(failure.code, failure.message, cause));
      else again.push(waiting);
    }
    this.#sendAgain(again);
  }

  /** Together, so that they share a call once more. */
  #sendAgain(failed: readonly Waiting<Entry>[]): void {
    if (failed.length === 0) return;
    for (const waiting of failed) waiting.tries++;
    const tries = Math.max(...failed.map((waiting) => waiting.tries));
    void pause(waitAfter(tries, BACKOFF)).then(() => {
      for (const waiting of failed) this.#enqueue(waiting);
    });
  }
}
