import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/** An action of a bulk as it arrived. */
export interface ReceivedAction {
  readonly action: string;
  readonly id: string;
  /** The whole line. */
  readonly head: string;
  readonly source: Record<string, unknown>;
}

/** A request as it arrived. */
export interface Received {
  readonly method: string;
  readonly path: string;
  readonly query: URLSearchParams;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly body: string;
  /** Of a bulk. */
  readonly actions: readonly ReceivedAction[];
}

/** What a test answers: a status and a body, `hang` for nothing, `cut` for half an answer; undefined for success. */
export type Answer = { readonly status: number; readonly body?: unknown } | 'hang' | 'cut' | undefined;

/** A server that answers as OpenSearch does, without one; what a test says goes wrong. */
export interface FakeServer extends AsyncDisposable {
  readonly node: string;
  readonly requests: Received[];
}

/** Starts it on a free port. */
export async function fakeServer(answer: (received: Received, number: number) => Answer): Promise<FakeServer> {
  const requests: Received[] = [];
  const server = createServer(async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const url = new URL(request.url ?? '/', 'http://fake');
    const body = Buffer.concat(chunks).toString();
    const received: Received = {
      method: request.method ?? '',
      path: decodeURIComponent(url.pathname),
      query: url.searchParams,
      headers: request.headers,
      body,
      actions: url.pathname.endsWith('/_bulk') ? actionsOf(body) : [],
    };
    requests.push(received);
    respond(response, answer(received, requests.length) ?? successOf(received));
  });
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  return {
    node: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    requests,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      await new Promise((closed) => server.close(closed));
    },
  };
}

function respond(response: ServerResponse, answer: Exclude<Answer, undefined>): void {
  if (answer === 'hang') return;
  const json = JSON.stringify(answer === 'cut' ? { took: 1, errors: false, items: [] } : (answer.body ?? {}));
  response.writeHead(answer === 'cut' ? 200 : answer.status, {
    'content-type': 'application/json',
    'content-length': Buffer.byteLength(json),
  });
  if (answer === 'cut') response.write(json.slice(0, 10), () => response.destroy());
  else response.end(json);
}

function successOf({ path, actions, body }: Received): Exclude<Answer, undefined> {
  if (path.endsWith('/_bulk'))
    return {
      status: 200,
      body: { errors: false, items: actions.map(({ action }) => ({ [action]: { status: 201 } })) },
    };
  if (path.endsWith('/_mget')) {
    const { docs } = JSON.parse(body) as { docs: { _id: string }[] };
    return { status: 200, body: { docs: docs.map(({ _id }) => ({ _id, found: false })) } };
  }
  return { status: 200 };
}

function actionsOf(body: string): ReceivedAction[] {
  const lines = body.split('\n').filter(Boolean);
  const actions: ReceivedAction[] = [];
  for (let at = 0; at < lines.length; at++) {
    const head = lines[at]!;
    const [[action, { _id: id }] = ['', { _id: '' }]] = Object.entries(
      JSON.parse(head) as Record<string, { _id: string }>,
    );
    const source = action === 'delete' ? {} : (JSON.parse(lines[++at]!) as Record<string, unknown>);
    actions.push({ action, id, head, source });
  }
  return actions;
}

/** The answer of a bulk with one status for each action. */
export function items({ actions }: Received, statusOf: (action: ReceivedAction) => number): Answer {
  return {
    status: 200,
    body: {
      errors: true,
      items: actions.map((action) => {
        const status = statusOf(action);
        const error = status >= 400 && { error: { type: `error_${status}`, reason: `because of ${status}` } };
        return { [action.action]: { status, ...error } };
      }),
    },
  };
}
