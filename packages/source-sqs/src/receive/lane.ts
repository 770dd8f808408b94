import { type Message, ReceiveMessageCommand } from '@aws-sdk/client-sqs';
import { type Delivery, FileprocError, type FileRef } from '@cis/fileproc-core';
import { queueError, troubleOf } from '../queue/error.ts';
import type { Queue } from '../queue/queue.ts';
import { pause, waitAfter } from '../queue/wait.ts';
import { HeldMessage } from './held-message.ts';
import { LaneAttributes } from './lane-attributes.ts';
import type { LaneParts } from './lane-parts.ts';
import { readMessage } from './read-message.ts';
import { VisibilityKeeper } from './visibility-keeper.ts';

/** Milliseconds before a failed receive is tried again, doubled each time. */
const RECEIVE_BACKOFF = { first: 1000, longest: 60_000 };

/** A file that was received and not yet handed out. */
interface Waiting {
  readonly message: HeldMessage;
  readonly file: FileRef;
}

/** One queue: receives a batch when asked and nothing waits, and keeps every message hidden until it is settled. */
export class Lane {
  readonly queue: Queue;
  readonly #parts: LaneParts;
  readonly #attributes: LaneAttributes;
  readonly #keeper: VisibilityKeeper;
  #waiting: Waiting[] = [];
  #polling: Promise<void> | undefined;
  #hasReceived = false;

  constructor(parts: LaneParts) {
    this.queue = parts.queue;
    this.#parts = parts;
    this.#attributes = new LaneAttributes(parts);
    this.#keeper = new VisibilityKeeper({
      queue: parts.queue,
      seconds: () => this.#attributes.visibilitySeconds,
      onLog: parts.log,
    });
    parts.signal.addEventListener('abort', () => this.#giveBackWaiting(), { once: true });
  }

  /** Whether a file waits to be taken. */
  get hasWaiting(): boolean {
    return this.#waiting.length > 0;
  }

  /** Whether the queue has answered so far. */
  get hasReceived(): boolean {
    return this.#hasReceived;
  }

  /** Begins to receive unless something waits or a receive is under way. `onError` gets INVALID_CONFIG: no use in going on. */
  poll(onError: (error: FileprocError) => void): void {
    if (this.hasWaiting || this.#polling || this.#parts.signal.aborted) return;
    this.#polling = this.#receive()
      .catch((thrown) => onError(queueError(thrown, this.queue.url, 'sqs:ReceiveMessage')))
      .finally(() => {
        this.#polling = undefined;
        this.#parts.onChange();
      });
  }

  /** The file that has waited longest, as a delivery. */
  take(): Delivery | undefined {
    const waiting = this.#waiting.shift();
    return waiting && this.#deliveryOf(waiting);
  }

  /** Gives back what nobody settled, and waits for every answer of the queue. */
  async close(): Promise<void> {
    await this.#polling;
    await this.queue.idle();
    await this.#keeper.giveBackAll();
  }

  async #receive(): Promise<void> {
    const { signal, log } = this.#parts;
    for (let failures = 0; !signal.aborted; ) {
      try {
        await this.#attributes.refresh();
        const messages = await this.#receiveOnce();
        if (failures > 0) log({ level: 'info', message: `Messages of ${this.queue.name} are received again` });
        this.#hasReceived = true;
        return await this.#sort(messages);
      } catch (thrown) {
        if (signal.aborted) return;
        if (this.#isHopeless(thrown)) throw thrown;
        failures++;
        const wait = waitAfter(failures, RECEIVE_BACKOFF);
        log({
          level: 'warn',
          code: 'SOURCE_UNAVAILABLE',
          message: `No messages of ${this.queue.name} could be received; tried again in ${Math.ceil(wait / 1000)} s`,
          cause: thrown,
        });
        await pause(wait, signal);
      }
    }
  }

  /** What was allowed once may be so again: credentials that are renewed too late look like that. */
  #isHopeless(thrown: unknown): boolean {
    const trouble = troubleOf(thrown);
    return trouble === 'missing' || (!this.#hasReceived && (trouble === 'denied' || trouble === 'credentials'));
  }

  async #receiveOnce(): Promise<readonly Message[]> {
    const { settings, signal } = this.#parts;
    const command = new ReceiveMessageCommand({
      QueueUrl: this.queue.url,
      MaxNumberOfMessages: settings.maxMessages,
      WaitTimeSeconds: settings.waitSeconds,
      VisibilityTimeout: this.#attributes.visibilitySeconds,
      MessageSystemAttributeNames: ['ApproximateReceiveCount'],
    });
    const { Messages = [] } = await this.queue.client.send(command, { abortSignal: signal });
    // Without a long poll the queue would be asked without end.
    if (Messages.length === 0 && settings.waitSeconds === 0) await pause(1000, signal);
    return Messages;
  }

  /** Puts files where they wait, and settles at once what holds none. */
  async #sort(messages: readonly Message[]): Promise<void> {
    const { settings, log } = this.#parts;
    const settling: Promise<void>[] = [];
    for (const { MessageId = '', ReceiptHandle = '', Attributes, Body = '' } of messages) {
      const attempt = Number(Attributes?.ApproximateReceiveCount ?? 1);
      const message = new HeldMessage(this.queue, this.#keeper, {
        messageId: MessageId,
        receiptHandle: ReceiptHandle,
        attempt,
      });
      const { files, isInvalid, notes } = readMessage(Body, settings);
      for (const note of notes) {
        const what = `Message ${MessageId} of ${this.queue.name}: ${note.message}${this.#fate(isInvalid)}`;
        log({ ...note, message: what });
      }
      if (isInvalid) message.keep(Math.max(1, Math.ceil(settings.invalidRetrySeconds(attempt))));
      message.expect(files.length);
      for (const file of files) this.#waiting.push({ message, file });
      if (files.length === 0) settling.push(this.#settleQuietly(message));
    }
    if (this.#parts.signal.aborted) this.#giveBackWaiting();
    this.#parts.onChange();
    await Promise.all(settling);
  }

  #fate(isInvalid: boolean): string {
    if (!isInvalid) return '';
    const { maxReceiveCount } = this.#attributes;
    return maxReceiveCount === undefined
      ? '. It is kept in the queue.'
      : `. It is kept: the queue moves it to its dead-letter queue after ${maxReceiveCount} receives.`;
  }

  async #settleQuietly(message: HeldMessage): Promise<void> {
    try {
      await message.settle();
    } catch (thrown) {
      const what = `Message ${message.messageId} of ${this.queue.name} could not be settled; it will come again`;
      this.#parts.log({ level: 'warn', message: what, cause: thrown });
    }
  }

  #giveBackWaiting(): void {
    const stopped = new FileprocError('INTERRUPTED', 'The worker stopped before the file was begun.');
    for (const { message } of this.#waiting.splice(0))
      message.giveBack(stopped, 0).catch((thrown) =>
        this.#parts.log({
          level: 'warn',
          message: `Message ${message.messageId} of ${this.queue.name} could not be given back`,
          cause: thrown,
        }),
      );
    this.#flushSoon();
  }

  /** A stop does not wait for fuller batches. */
  #flushSoon(): void {
    queueMicrotask(() => void this.queue.idle());
  }

  #deliveryOf({ message, file }: Waiting): Delivery {
    const { store } = this.#parts.settings;
    const { maxReceiveCount } = this.#attributes;
    let isSettled = false;
    const once = async (settle: () => Promise<void>) => {
      if (isSettled) return;
      isSettled = true;
      await settle();
    };
    return {
      change: 'upsert',
      file,
      attempt: message.attempt,
      lastAttempt: maxReceiveCount !== undefined && message.attempt >= maxReceiveCount,
      open: (signal) => store.open(file, signal),
      isCurrent: (indexed, signal) => store.isCurrent(file, indexed, signal),
      ack: () => once(() => message.done()),
      retry: (reason, delaySeconds = waitAfter(message.attempt, { first: 5, longest: 900 })) =>
        once(() => message.giveBack(reason, delaySeconds)),
      extend: async () => {},
    };
  }
}
