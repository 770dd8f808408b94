import { setImmediate as nextTurn } from 'node:timers/promises';
import { FileprocError } from '../../contract/errors.ts';
import type { FileRef } from '../../contract/file.ts';
import type { Change, Outcome, Sink } from '../../contract/sink.ts';
import type { Delivery, OpenedFile, Source } from '../../contract/source.ts';
import { type MemorySink, memorySink } from '../../testing/memory-sink.ts';
import { memoryUri } from '../../testing/memory-source.ts';
import { createPipeline, type Pipeline } from '../pipeline.ts';
import { scratchDirectory } from '../test/run-pipeline.ts';
import { scriptedReader } from '../test/scripted-reader.ts';
import type { Message, World } from './world.ts';

/** What is taken out, to prove that the test would notice. */
export type TakenOut = 'second look' | 'revisions' | 'deletions';

/** Where a worker can be held. */
export type Step = 'revisions' | 'open' | 'content' | 'write' | 'answer' | 'second look' | 'settle';

/** How one worker differs from the others. */
export interface WorkerOptions {
  readonly takenOut?: TakenOut | undefined;
  /** It stops at this step, the first time that it gets there, until it is released. */
  readonly holdAt?: Step;
  /** Its first request arrives when the world lets it, and it never hears of it. */
  readonly firstWriteIsLate?: boolean;
}

/** The index that all workers write to. */
export function sharedIndex(): MemorySink {
  return memorySink({ name: 'index' });
}

/** One worker: a pipeline between the world's queue and the index, over a network that loses, delays and repeats. */
export class Worker {
  readonly #world: World;
  readonly #index: MemorySink;
  readonly #options: WorkerOptions;
  readonly #pipeline: Pipeline;
  readonly #ended: Promise<unknown>;
  readonly #held = new Map<Message, number>();
  readonly #reached = Promise.withResolvers<void>();
  readonly #released = Promise.withResolvers<void>();
  #isHolding: boolean;
  #isLate: boolean;
  #isDead = false;

  constructor(world: World, index: MemorySink, options: WorkerOptions = {}) {
    this.#world = world;
    this.#index = index;
    this.#options = options;
    this.#isHolding = options.holdAt !== undefined;
    this.#isLate = options.firstWriteIsLate ?? false;
    this.#pipeline = createPipeline({
      source: this.#source(),
      sinks: [this.#sink()],
      reader: scriptedReader(2, () => world.moment()),
      scratchDirectory,
      firstWaitMilliseconds: 1,
      sinkRetrySeconds: 0.01,
      retryDelaySeconds: () => 0,
      pauseAfterFailures: 1000,
    });
    this.#ended = this.#pipeline.run();
  }

  /** As by SIGKILL: it does nothing more; what it has sent may still arrive, and what it held comes again. */
  async kill(): Promise<void> {
    this.#isDead = true;
    this.release();
    this.#pipeline.stopNow();
    await this.#ended;
    for (const [message, receipt] of this.#held) this.#world.settle(message, receipt, 'retry');
  }

  /** Resolves when it is held at its step. */
  get held(): Promise<void> {
    return this.#reached.promise;
  }

  /** Lets it go on. */
  release(): void {
    this.#released.resolve();
  }

  async #moment(step?: Step): Promise<void> {
    if (this.#isHolding && step === this.#options.holdAt) {
      this.#isHolding = false;
      this.#reached.resolve();
      await this.#released.promise;
    }
    await this.#world.moment();
    if (this.#isDead) throw new FileprocError('INTERRUPTED', 'killed');
  }

  #source(): Source {
    const { deliveryOf } = this.#deliveries();
    const world = this.#world;
    const held = this.#held;
    return {
      name: 'queue',
      async *deliveries(signal) {
        while (!signal.aborted) {
          const message = world.receive();
          if (message) {
            held.set(message, message.receipt);
            yield deliveryOf(message, message.receipt);
          } else await nextTurn();
        }
      },
    };
  }

  #deliveries() {
    const world = this.#world;
    const open = async (file: FileRef): Promise<OpenedFile> => {
      await this.#moment('open');
      const found = world.objects.get(file.path);
      if (!found) throw new FileprocError('SOURCE_MISSING', `${file.path} is gone.`);
      // Before the second look: what nobody tells of can only be found by looking.
      if (world.chance(0.1)) world.changeUnseen(file.path);
      await this.#moment('content');
      const bytes = new TextEncoder().encode(found.content);
      return {
        file: { ...file, size: bytes.byteLength, version: found.version },
        content: (async function* () {
          yield bytes;
        })(),
      };
    };
    const isCurrent = async (file: FileRef, indexed: FileRef | undefined): Promise<boolean> => {
      await this.#moment('second look');
      const present = world.objects.get(file.path)?.version;
      await this.#moment();
      return present === indexed?.version;
    };
    const deliveryOf = (message: Message, receipt: number): Delivery => {
      const file: FileRef = { uri: memoryUri(message.key), path: message.key, name: message.key };
      const settle = async (how: 'ack' | 'retry') => {
        await this.#moment('settle');
        world.settle(message, receipt, how);
        if (this.#held.get(message) === receipt) this.#held.delete(message);
      };
      return {
        change: 'upsert',
        file,
        attempt: message.receives,
        lastAttempt: false,
        open: () => open(file),
        ...(this.#options.takenOut !== 'second look' && { isCurrent: (indexed) => isCurrent(file, indexed) }),
        ack: () => settle('ack'),
        retry: () => settle('retry'),
        async extend() {},
      };
    };
    return { deliveryOf };
  }

  #sink(): Sink {
    const index = this.#index;
    return {
      name: 'index',
      batch: { maxChanges: 1 + Math.floor(this.#world.random() * 6), maxDelay: 1, concurrency: 2 },
      async prepare() {},
      write: (changes) => this.#send(changes.map((change) => this.#sent(change))),
      health: async () => ({ ok: true, detail: 'as the world is' }),
      async close() {},
      ...(this.#options.takenOut !== 'revisions' && {
        revisions: async (ids) => {
          await this.#moment();
          const told = await index.revisions!(ids);
          await this.#moment('revisions');
          return told;
        },
      }),
    };
  }

  #sent(change: Change): Change {
    if (this.#options.takenOut !== 'deletions' || change.kind !== 'delete') return change;
    // Without a revision a deletion is not remembered.
    const { documentId, sourceUri } = change;
    return { kind: 'delete', documentId, sourceUri };
  }

  async #send(changes: readonly Change[]): Promise<Outcome[]> {
    const world = this.#world;
    const arrive = () => this.#index.write(changes);
    const lost = (what: string) => new FileprocError('SINK_UNAVAILABLE', `The ${what} was lost.`);
    await this.#moment('write');
    if (this.#isLate) {
      this.#isLate = false;
      world.late.push(arrive);
      throw lost('answer, and the request is on its way,');
    }
    const fate = world.isQuiet ? 1 : world.random();
    if (fate < 0.06) throw lost('request');
    if (fate < 0.14) {
      world.late.push(arrive);
      throw lost('answer, and the request is on its way,');
    }
    if (fate < 0.18) {
      await this.#index.write(changes.slice(0, Math.floor(world.random() * changes.length)));
      throw lost('rest of the request');
    }
    const outcomes = await arrive();
    if (fate < 0.24) throw lost('answer');
    await this.#moment('answer');
    return outcomes;
  }
}
