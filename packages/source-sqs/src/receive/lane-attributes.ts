import { readAttributes } from '../queue/attributes.ts';
import { troubleOf } from '../queue/error.ts';
import type { LaneParts } from './lane-parts.ts';

/** Milliseconds between two looks at the attributes: a queue may be set up anew while workers run. */
const REFRESH = 300_000;
/** Milliseconds after a look that failed; what was known until then holds. */
const REFRESH_SOON = 10_000;

/** What a lane must know of its queue, asked for now and then. */
export class LaneAttributes {
  readonly #parts: LaneParts;
  #visibilitySeconds: number | undefined;
  #maxReceiveCount: number | undefined;
  #refreshAt = 0;
  #isDenialTold = false;

  constructor(parts: LaneParts) {
    this.#parts = parts;
  }

  /** The queue's own, where it may be read and is not 0, so that all consumers agree. */
  get visibilitySeconds(): number {
    return this.#visibilitySeconds || this.#parts.settings.visibilitySeconds;
  }

  /** Undefined where nobody knows, or where the queue has no dead-letter queue. */
  get maxReceiveCount(): number | undefined {
    return this.#parts.settings.maxReceiveCount ?? this.#maxReceiveCount;
  }

  /** Looks again if it is time. Throws what the client throws where there is no queue or nobody who may read it. */
  async refresh(): Promise<void> {
    const { queue, log, signal } = this.#parts;
    if (performance.now() < this.#refreshAt) return;
    try {
      const names = ['VisibilityTimeout', 'RedrivePolicy'] as const;
      const { visibilitySeconds, redrive } = await readAttributes(queue.client, queue.url, signal, names);
      this.#visibilitySeconds = visibilitySeconds;
      this.#maxReceiveCount = redrive?.maxReceiveCount;
      this.#refreshAt = performance.now() + REFRESH;
    } catch (thrown) {
      const trouble = troubleOf(thrown);
      if (trouble === 'missing' || trouble === 'credentials') throw thrown;
      this.#refreshAt = performance.now() + (trouble === 'denied' ? REFRESH : REFRESH_SOON);
      if (trouble !== 'denied' || this.#isDenialTold) return;
      this.#isDenialTold = true;
      const what = `The attributes of ${queue.name} may not be read (sqs:GetQueueAttributes): its visibility and redrive policy are unknown`;
      log({ level: 'warn', message: what });
    }
  }
}
