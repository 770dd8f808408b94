import { randomUUID } from 'node:crypto';

/** A message as the fake holds it. */
export interface FakeMessage {
  readonly id: string;
  readonly body: string;
  /** Milliseconds since 1970. */
  readonly sentAt: number;
  visibleAt: number;
  receives: number;
  firstReceivedAt: number | undefined;
  receivedAt: number;
  /** The handle of the last receive: only that one is good. */
  handle: string | undefined;
}

/** How a queue is set up. */
export interface FakeQueueSettings {
  readonly visibilitySeconds?: number;
  readonly redrive?: { readonly to: FakeQueue; readonly maxReceiveCount: number };
  readonly maxMessageBytes?: number;
  readonly retentionSeconds?: number;
  /** Seconds since its receipt for which a message can be hidden. */
  readonly ceilingSeconds?: number;
}

/** An error that SQS answers with. */
export class SqsFault extends Error {
  readonly code: string;
  readonly status: number;

  constructor(code: string, message = code, status = 400) {
    super(message);
    this.code = code;
    this.status = status;
  }
}

/** A standard queue in memory: visibility, receive counts, redrive. */
export class FakeQueue {
  readonly name: string;
  readonly settings: FakeQueueSettings;
  messages: FakeMessage[] = [];
  /** Ids in the order of their deletion. */
  readonly deleted: string[] = [];
  /** Each extension or return: id, seconds, when. */
  readonly changes: { readonly id: string; readonly seconds: number; readonly at: number }[] = [];

  constructor(name: string, settings: FakeQueueSettings) {
    this.name = name;
    this.settings = settings;
  }

  get arn(): string {
    return `arn:aws:sqs:us-east-1:000000000000:${this.name}`;
  }

  send(body: string, id: string = randomUUID()): FakeMessage {
    const now = Date.now();
    const message: FakeMessage = {
      id,
      body,
      sentAt: now,
      visibleAt: now,
      receives: 0,
      firstReceivedAt: undefined,
      receivedAt: 0,
      handle: undefined,
    };
    this.messages.push(message);
    return message;
  }

  receive(most: number, seconds: number): FakeMessage[] {
    const now = Date.now();
    const received: FakeMessage[] = [];
    for (const message of [...this.messages]) {
      if (received.length >= most) break;
      if (message.visibleAt > now) continue;
      const { redrive } = this.settings;
      if (redrive && message.receives >= redrive.maxReceiveCount) {
        this.messages.splice(this.messages.indexOf(message), 1);
        message.visibleAt = now;
        redrive.to.messages.push(message);
        continue;
      }
      message.receives++;
      message.firstReceivedAt ??= now;
      message.receivedAt = now;
      message.visibleAt = now + seconds * 1000;
      message.handle = randomUUID();
      received.push({ ...message });
    }
    return received;
  }

  delete(handle: string): void {
    const message = this.#byHandle(handle);
    this.messages.splice(this.messages.indexOf(message), 1);
    this.deleted.push(message.id);
  }

  changeVisibility(handle: string, seconds: number): void {
    const message = this.#byHandle(handle);
    const now = Date.now();
    if (message.visibleAt <= now) throw new SqsFault('MessageNotInflight');
    const ceiling = this.settings.ceilingSeconds ?? 43_200;
    if ((now - message.receivedAt) / 1000 + seconds > ceiling)
      throw new SqsFault('InvalidParameterValue', `Total VisibilityTimeout is beyond the limit [${ceiling} seconds]`);
    message.visibleAt = now + seconds * 1000;
    this.changes.push({ id: message.id, seconds, at: now });
  }

  #byHandle(handle: string): FakeMessage {
    const message = this.messages.find((candidate) => candidate.handle === handle);
    if (!message) throw new SqsFault('ReceiptHandleIsInvalid');
    return message;
  }
}
