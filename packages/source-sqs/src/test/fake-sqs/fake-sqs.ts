import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { SQSClient } from '@aws-sdk/client-sqs';
import { answer, type FakeAccount, type Request } from './actions.ts';
import { FakeQueue, type FakeQueueSettings, SqsFault } from './fake-queue.ts';

/** A call that the fake got. */
export interface Call {
  readonly action: string;
  readonly request: Request;
  /** Of its action, from 1. */
  readonly times: number;
}

/** What a test makes go wrong. */
export interface Faults {
  /** Before a call: may wait, or throw an SqsFault. */
  before?: (call: Call) => void | Promise<void>;
  /** Whether the answer is lost though the call was carried out. */
  loseAnswer?: (call: Call) => boolean;
  /** The code with which an entry of a batch fails. */
  failEntry?: (action: string, entry: Request, times: number) => string | undefined;
}

/** SQS in memory, behind the JSON protocol of AWS (X-Amz-Target: AmazonSQS.*). */
export class FakeSqs implements AsyncDisposable, FakeAccount {
  readonly endpoint: string;
  readonly client: SQSClient;
  readonly calls: Call[] = [];
  faults: Faults = {};
  isClosed = false;
  readonly #server: ReturnType<typeof createServer>;
  readonly #queues = new Map<string, FakeQueue>();
  readonly #failures = new Map<string, number>();

  private constructor(server: ReturnType<typeof createServer>) {
    this.#server = server;
    this.endpoint = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    const credentials = { accessKeyId: 'key', secretAccessKey: 'secret' };
    // One try a call, so that a test sees what the package itself does about failures.
    this.client = new SQSClient({ endpoint: this.endpoint, region: 'us-east-1', credentials, maxAttempts: 1 });
  }

  static async start(): Promise<FakeSqs> {
    const server = createServer((request, response) => void fake.#serve(request, response));
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const fake = new FakeSqs(server);
    return fake;
  }

  createQueue(name: string, settings: FakeQueueSettings = {}): FakeQueue & { readonly url: string } {
    const queue = new FakeQueue(name, settings);
    this.#queues.set(name, queue);
    return Object.assign(queue, { url: `${this.endpoint}/000000000000/${name}` });
  }

  deleteQueue({ name }: FakeQueue): void {
    this.#queues.delete(name);
  }

  /** How often an action was called. */
  countOf(action: string): number {
    return this.calls.filter((call) => call.action === action).length;
  }

  queueOf(url: unknown): FakeQueue {
    return this.#queue(String(url).split('/').at(-1));
  }

  queueByArn(arn: unknown): FakeQueue {
    return this.#queue(String(arn).split(':').at(-1));
  }

  sourceOf(deadLetters: FakeQueue): FakeQueue | undefined {
    return [...this.#queues.values()].find(({ settings }) => settings.redrive?.to === deadLetters);
  }

  failEntry(action: string, entry: Request): string | undefined {
    const key = `${action} ${entry.ReceiptHandle ?? entry.MessageBody}`;
    const times = (this.#failures.get(key) ?? 0) + 1;
    this.#failures.set(key, times);
    return this.faults.failEntry?.(action, entry, times);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.isClosed = true;
    this.client.destroy();
    this.#server.closeAllConnections();
    await new Promise((resolve) => this.#server.close(resolve));
  }

  #queue(name = ''): FakeQueue {
    const queue = this.#queues.get(name);
    if (!queue) throw new SqsFault('QueueDoesNotExist', 'The specified queue does not exist.');
    return queue;
  }

  async #serve(incoming: IncomingMessage, response: ServerResponse): Promise<void> {
    const chunks: Buffer[] = [];
    for await (const chunk of incoming) chunks.push(chunk);
    const request: Request = JSON.parse(Buffer.concat(chunks).toString('utf8'));
    const action = String(incoming.headers['x-amz-target']).replace('AmazonSQS.', '');
    const call = { action, request, times: this.countOf(action) + 1 };
    this.calls.push(call);
    let isGone = false;
    response.on('close', () => {
      isGone = true;
    });
    try {
      await this.faults.before?.(call);
      const body = await answer(action, request, this, () => isGone);
      if (this.faults.loseAnswer?.(call)) response.destroy();
      else this.#reply(response, 200, body);
    } catch (thrown) {
      const fault = thrown instanceof SqsFault ? thrown : new SqsFault('InternalError', String(thrown), 500);
      this.#reply(response, fault.status, { __type: `com.amazonaws.sqs#${fault.code}`, message: fault.message });
    }
  }

  #reply(response: ServerResponse, status: number, body: unknown): void {
    response.writeHead(status, { 'content-type': 'application/x-amz-json-1.0' });
    response.end(JSON.stringify(body));
  }
}
