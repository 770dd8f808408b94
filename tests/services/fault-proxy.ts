/**
 * An HTTP proxy in front of one server that misbehaves as a test directs. What no rule matches passes unchanged; headers
 * too, the host's among them, so that signatures of S3 stay valid.
 */
import { createServer, type IncomingMessage, request, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as wait } from 'node:timers/promises';

/** A request as the proxy saw it. */
export interface SeenRequest {
  readonly method: string;
  /** Path and query. */
  readonly path: string;
  /** Names in lower case; AWS's JSON protocol has the operation in `x-amz-target`. */
  readonly headers: Readonly<IncomingMessage['headers']>;
  readonly body: Buffer;
}

/** What happens to a request that a rule matches. */
export type Fault =
  /** Forwarded after a while. */
  | { readonly kind: 'delay'; readonly milliseconds: number }
  /** Answered by the proxy; the server never sees it. */
  | {
      readonly kind: 'answer';
      readonly status: number;
      readonly body?: string;
      readonly headers?: Record<string, string>;
    }
  /** Forwarded; the answer's headers and so many bytes of its body arrive, then the connection breaks. */
  | { readonly kind: 'cut-answer'; readonly afterBytes: number }
  /** Forwarded; the server does the work, and the connection breaks before its answer. */
  | { readonly kind: 'lose-answer' }
  /** The connection breaks; the server never sees the request. */
  | { readonly kind: 'drop' };

/** Which requests a rule is for. */
export type Matches = (request: SeenRequest) => boolean;

/** A rule in force. */
export interface Rule {
  /** How many requests it has met so far. */
  readonly met: number;
  /** Takes the rule away; requests that it has met keep their fate. */
  remove(): void;
}

/** One request that is held. */
export interface HeldRequest {
  /** Resolves when the request has come, and, where the answer is held, when the server has answered. */
  readonly arrived: Promise<SeenRequest>;
  /** Lets it go on; before it has arrived, lets it pass unheld. */
  release(): void;
}

/** A proxy that listens. */
export interface FaultProxy extends AsyncDisposable {
  readonly url: string;
  /** Every request so far, in order of arrival. */
  readonly requests: readonly SeenRequest[];
  /** The next `times` requests that match meet the fault; without `times` all of them. The rule made last comes first. */
  fault(matches: Matches, fault: Fault, times?: number): Rule;
  /**
   * Holds the next request that matches: before the server sees it, or (`'answer'`) between its work and its answer. A
   * client that gives up meanwhile does not call it back: released, it still reaches the server, as a late write does.
   */
  hold(matches: Matches, where?: 'request' | 'answer'): HeldRequest;
  /** Takes all rules away and releases what is held. */
  clear(): void;
}

type Effect = Fault | { readonly kind: 'hold'; readonly where: 'request' | 'answer'; readonly held: Hold };

interface Hold {
  readonly arrived: PromiseWithResolvers<SeenRequest>;
  readonly released: PromiseWithResolvers<void>;
}

interface ActiveRule {
  readonly matches: Matches;
  readonly effect: Effect;
  left: number;
  met: number;
}

async function readBody(message: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of message) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks);
}

/** The body is sent whole, so that nobody has to be asked to continue. */
function forwardedHeaders(rawHeaders: readonly string[]): string[] {
  const headers: string[] = [];
  for (let i = 0; i < rawHeaders.length; i += 2) {
    if (rawHeaders[i]!.toLowerCase() !== 'expect') headers.push(rawHeaders[i]!, rawHeaders[i + 1]!);
  }
  return headers;
}

function askServer(target: URL, seen: SeenRequest, rawHeaders: readonly string[]): Promise<IncomingMessage> {
  return new Promise((resolve, reject) => {
    const { hostname, port } = target;
    // A kept connection to a server that was restarted meanwhile would be a fault that no test asked for.
    const outgoing = request(
      { hostname, port, method: seen.method, path: seen.path, headers: forwardedHeaders(rawHeaders), agent: false },
      resolve,
    );
    outgoing.once('error', reject);
    outgoing.end(seen.body);
  });
}

async function passAnswer(answer: IncomingMessage, response: ServerResponse, cutAfter = Infinity): Promise<void> {
  response.writeHead(answer.statusCode ?? 502, answer.rawHeaders);
  response.flushHeaders();
  let left = cutAfter;
  for await (const chunk of answer as AsyncIterable<Buffer>) {
    const part = chunk.subarray(0, left);
    left -= part.length;
    if (part.length > 0) await new Promise<void>((written) => response.write(part, () => written()));
    if (left === 0) break;
  }
  if (cutAfter === Infinity) response.end();
  else response.destroy();
}

/** Starts a proxy on a free port in front of `target`, the URL of a server. */
export async function startFaultProxy(target: string): Promise<FaultProxy> {
  const targetUrl = new URL(target);
  const requests: SeenRequest[] = [];
  const rules: ActiveRule[] = [];

  const remove = (rule: ActiveRule): void => {
    const index = rules.indexOf(rule);
    if (index >= 0) rules.splice(index, 1);
  };

  const effectOn = (seen: SeenRequest): Effect | undefined => {
    const rule = rules.find(({ matches }) => matches(seen));
    if (!rule) return undefined;
    rule.met++;
    rule.left--;
    if (rule.left === 0) remove(rule);
    return rule.effect;
  };

  const serve = async (incoming: IncomingMessage, response: ServerResponse): Promise<void> => {
    const body = await readBody(incoming);
    const { method = 'GET', url: path = '/', headers } = incoming;
    const seen: SeenRequest = { method, path, headers, body };
    requests.push(seen);
    const effect = effectOn(seen);
    if (effect?.kind === 'drop') return void response.destroy();
    if (effect?.kind === 'answer') return void response.writeHead(effect.status, effect.headers).end(effect.body);
    if (effect?.kind === 'delay') await wait(effect.milliseconds);
    if (effect?.kind === 'hold' && effect.where === 'request') {
      effect.held.arrived.resolve(seen);
      await effect.held.released.promise;
    }
    const answer = await askServer(targetUrl, seen, incoming.rawHeaders);
    if (effect?.kind === 'lose-answer') {
      await readBody(answer);
      return void response.destroy();
    }
    if (effect?.kind === 'hold' && effect.where === 'answer') {
      effect.held.arrived.resolve(seen);
      await effect.held.released.promise;
    }
    await passAnswer(answer, response, effect?.kind === 'cut-answer' ? effect.afterBytes : undefined);
  };

  const server = createServer((incoming, response) => {
    // Whichever side breaks off, the other sees a broken connection, as without a proxy.
    serve(incoming, response).catch(() => response.destroy());
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));

  const holding = new Set<Hold>();
  const clear = (): void => {
    rules.length = 0;
    for (const held of holding) held.released.resolve();
    holding.clear();
  };
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    requests,
    fault(matches, effect, times = Infinity) {
      const rule: ActiveRule = { matches, effect, left: times, met: 0 };
      rules.unshift(rule);
      return {
        get met() {
          return rule.met;
        },
        remove: () => remove(rule),
      };
    },
    hold(matches, where = 'request') {
      const held: Hold = { arrived: Promise.withResolvers(), released: Promise.withResolvers() };
      holding.add(held);
      const rule: ActiveRule = { matches, effect: { kind: 'hold', where, held }, left: 1, met: 0 };
      rules.unshift(rule);
      return {
        arrived: held.arrived.promise,
        release() {
          remove(rule);
          holding.delete(held);
          held.released.resolve();
        },
      };
    },
    clear,
    async [Symbol.asyncDispose]() {
      clear();
      const closed = new Promise((resolve) => server.close(resolve));
      server.closeAllConnections();
      await closed;
    },
  };
}
