import type { FileprocError } from '@cis/fileproc-core';
import type { Queue } from '../queue/queue.ts';
import type { Held, VisibilityKeeper } from './visibility-keeper.ts';

/** A received message, settled as a whole when all of its records are. */
export class HeldMessage implements Held {
  readonly messageId: string;
  readonly receiptHandle: string;
  readonly receivedAt = performance.now();
  /** Receives of this message so far, this one counted. */
  readonly attempt: number;
  readonly #queue: Queue;
  readonly #keeper: VisibilityKeeper;
  #open = 0;
  #interrupted = false;
  /** Seconds; undefined while nothing of it was given back. */
  #delay: number | undefined;

  constructor(
    queue: Queue,
    keeper: VisibilityKeeper,
    message: Pick<Held, 'messageId' | 'receiptHandle'> & { attempt: number },
  ) {
    this.messageId = message.messageId;
    this.receiptHandle = message.receiptHandle;
    this.attempt = message.attempt;
    this.#queue = queue;
    this.#keeper = keeper;
    keeper.hold(this);
  }

  /** Counts so many records more that must be settled before the message is. */
  expect(records: number): void {
    this.#open += records;
  }

  /** The message will go back to the queue, whatever becomes of its other records. */
  keep(delaySeconds: number): void {
    this.#delay = Math.max(this.#delay ?? 0, delaySeconds);
  }

  /** One record is done. When it was the last one, resolves after the message was deleted or given back. */
  async done(): Promise<void> {
    await this.#settleOne();
  }

  /** One record is not done: the message comes again, with all of its records. */
  async giveBack(reason: FileprocError, delaySeconds: number): Promise<void> {
    if (reason.code === 'INTERRUPTED') this.interrupt();
    // Visibility 0 is a hot loop until the receives are used up.
    else this.keep(Math.max(1, Math.ceil(delaySeconds)));
    await this.#settleOne();
  }

  /** The worker stops: others shall have the message at once. */
  interrupt(): void {
    this.#interrupted = true;
  }

  /** Settles a message without open records. */
  async settle(): Promise<void> {
    if (!this.#interrupted && this.#delay === undefined) await this.#delete();
    else await this.#return(this.#interrupted ? 0 : (this.#delay ?? 0));
  }

  async #settleOne(): Promise<void> {
    this.#open--;
    if (this.#open === 0) await this.settle();
  }

  /** Extended until it is deleted: a call may have to be made again. */
  async #delete(): Promise<void> {
    try {
      await this.#queue.delete(this.receiptHandle);
    } finally {
      await this.#keeper.letGo(this);
    }
  }

  async #return(seconds: number): Promise<void> {
    await this.#keeper.letGo(this);
    await this.#queue.hide(this.receiptHandle, Math.min(seconds, this.#keeper.secondsLeft(this)));
  }
}
