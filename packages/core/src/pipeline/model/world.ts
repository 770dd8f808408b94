import { createHash } from 'node:crypto';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { randomNumbers } from '../test/random-numbers.ts';
import { scripted } from '../test/scripted-reader.ts';

/** An object of the bucket. */
export interface StoredObject {
  readonly content: string;
  /** Hash and whole seconds, as an ETag and a modification time are all that a bucket tells. */
  readonly version: string;
}

/** A message that says where to look. */
export interface Message {
  readonly key: string;
  receives: number;
  isVisible: boolean;
  /** Changes with each receive: who held it before can no longer settle it. */
  receipt: number;
}

/**
 * A bucket that tells of its changes through a queue, and the chances of one run: all that a seed decides.
 *
 * Time in the bucket mostly stands still, so that states follow each other within one second. Messages repeat, come in
 * any order and any time after the change, and are received again when a lease runs out while somebody works on them.
 */
export class World {
  readonly objects = new Map<string, StoredObject>();
  readonly messages = new Set<Message>();
  /** Requests that were given up by who sent them and have not arrived yet. */
  readonly late: (() => Promise<unknown>)[] = [];
  /** Workers that are to be killed now. */
  killsDue = 0;
  readonly random: () => number;
  /** Nothing happens by chance. */
  readonly isQuiet: boolean;
  readonly #keys: readonly string[];
  #changesLeft: number;
  #killsLeft: number;
  #seconds = 1;
  #receipts = 0;

  constructor(
    seed: number,
    { keys, changes, kills }: { readonly keys: number; readonly changes: number; readonly kills: number },
  ) {
    this.isQuiet = changes === 0;
    this.#killsLeft = kills;
    this.random = randomNumbers(seed);
    this.#keys = Array.from({ length: keys }, (_, index) => `${index}.txt`);
    this.#changesLeft = changes;
  }

  get isChanging(): boolean {
    return this.#changesLeft > 0;
  }

  chance(part: number): boolean {
    if (this.isQuiet) return false;
    return this.random() < part;
  }

  pick<Item>(items: readonly Item[]): Item | undefined {
    return items[Math.floor(this.random() * items.length)];
  }

  put(key: string, content: string): void {
    const hash = createHash('sha256').update(content).digest('hex').slice(0, 8);
    this.objects.set(key, { content, version: `${hash}-${this.#seconds}` });
  }

  announce(key: string): void {
    this.messages.add({ key, receives: 0, isVisible: true, receipt: 0 });
  }

  /** One change by chance, announced at least once. */
  change(): void {
    if (!this.isChanging) return;
    this.#changesLeft -= 1;
    const key = this.pick(this.#keys)!;
    this.#alter(key);
    this.announce(key);
    if (this.chance(0.25)) this.announce(key);
  }

  /** A change that nobody is told of: an older version that became current again. */
  changeUnseen(key: string): void {
    if (this.isChanging) this.#alter(key);
  }

  #alter(key: string): void {
    if (this.chance(0.3)) this.#seconds += 1;
    if (this.objects.has(key) && this.chance(0.35)) this.objects.delete(key);
    else this.put(key, this.#content());
  }

  #content(): string {
    const text = `text ${Math.floor(this.random() * 20)}`;
    if (this.chance(0.6)) return text;
    const names = Array.from({ length: 3 }, (_, index) => `${index}.txt`).filter(() => this.chance(0.5));
    return scripted({ text, embedded: names.map((name) => [name, `${text}/${name}`] as const) });
  }

  /** A message by chance, hidden from the others from now on. */
  receive(): Message | undefined {
    const message = this.pick([...this.messages].filter(({ isVisible }) => isVisible));
    if (!message) return undefined;
    message.isVisible = false;
    message.receives += 1;
    message.receipt = ++this.#receipts;
    return message;
  }

  settle(message: Message, receipt: number, how: 'ack' | 'retry'): void {
    if (message.receipt !== receipt) return;
    if (how === 'ack') this.messages.delete(message);
    else message.isVisible = true;
  }

  /** The lease of a message runs out, whoever works on it. */
  expire(): void {
    const held = this.pick([...this.messages].filter(({ isVisible }) => !isVisible));
    if (held) held.isVisible = true;
  }

  async landOne(): Promise<void> {
    const [request] = this.late.splice(Math.floor(this.random() * this.late.length), 1);
    await request?.();
  }

  /** Time passes, in which anything may happen. */
  async moment(): Promise<void> {
    for (let turns = Math.floor(this.random() * 3); turns > 0; turns--) await nextTurn();
    if (this.isQuiet) return;
    if (this.chance(0.15)) this.change();
    if (this.chance(0.03)) this.expire();
    if (this.chance(0.1)) await this.landOne();
    if (this.#killsLeft > 0 && this.chance(0.02)) {
      this.#killsLeft -= 1;
      this.killsDue += 1;
    }
  }
}
