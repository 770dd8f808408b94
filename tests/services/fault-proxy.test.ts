import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { type FaultProxy, type SeenRequest, startFaultProxy } from './fault-proxy.ts';

/** What reached the server behind the proxy. */
let served: string[] = [];
const target = createServer(async (incoming, response) => {
  const chunks: Buffer[] = [];
  for await (const chunk of incoming) chunks.push(chunk as Buffer);
  const body = Buffer.concat(chunks).toString();
  served.push(`${incoming.method} ${incoming.url} ${body}`);
  response.writeHead(201, { 'x-host': incoming.headers.host ?? '' }).end(`echo:${body}`);
});
let proxy: FaultProxy;

beforeEach(async () => {
  served = [];
  await new Promise<void>((resolve) => target.listen(0, '127.0.0.1', resolve));
  proxy = await startFaultProxy(`http://127.0.0.1:${(target.address() as AddressInfo).port}`);
});

afterEach(async () => {
  await proxy[Symbol.asyncDispose]();
  const closed = new Promise((resolve) => target.close(resolve));
  target.closeAllConnections();
  await closed;
});

async function put(path: string, body = '文書'): Promise<string> {
  const response = await fetch(proxy.url + path, { method: 'PUT', body });
  return `${response.status} ${await response.text()}`;
}

const isBad = ({ path }: SeenRequest): boolean => path === '/bad';

describe('a fault proxy', () => {
  test('passes what no rule is for, with the host that the client named', async () => {
    proxy.fault(isBad, { kind: 'drop' });
    const response = await fetch(`${proxy.url}/good?q=1`, { method: 'PUT', body: '文書' });
    expect([response.status, await response.text(), response.headers.get('x-host')]).toEqual([
      201,
      'echo:文書',
      new URL(proxy.url).host,
    ]);
    expect(served).toEqual(['PUT /good?q=1 文書']);
    expect(proxy.requests.map(({ method, path, body }) => [method, path, body.toString()])).toEqual([
      ['PUT', '/good?q=1', '文書'],
    ]);
  });

  test('answers so many times itself, then lets the server answer', async () => {
    const rule = proxy.fault(isBad, { kind: 'answer', status: 503, body: 'slow down' }, 2);
    expect([await put('/bad'), await put('/bad'), await put('/bad')]).toEqual([
      '503 slow down',
      '503 slow down',
      '201 echo:文書',
    ]);
    expect([rule.met, served.length]).toEqual([2, 1]);
  });

  test('delays a request', async () => {
    proxy.fault(isBad, { kind: 'delay', milliseconds: 200 });
    const began = performance.now();
    expect(await put('/bad')).toBe('201 echo:文書');
    expect(performance.now() - began).toBeGreaterThan(190);
  });

  test('cuts an answer in its body', async () => {
    proxy.fault(isBad, { kind: 'cut-answer', afterBytes: 7 });
    const response = await fetch(`${proxy.url}/bad`, { method: 'PUT', body: 'x'.repeat(1000) });
    const reader = response.body!.getReader();
    const first = await reader.read();
    expect([response.status, Buffer.from(first.value!).toString()]).toEqual([201, 'echo:xx']);
    await expect(reader.read()).rejects.toThrow('terminated');
  });

  test('loses an answer after the server has done the work', async () => {
    proxy.fault(isBad, { kind: 'lose-answer' }, 1);
    await expect(put('/bad')).rejects.toThrow('fetch failed');
    expect(served).toEqual(['PUT /bad 文書']);
  });

  test('drops a connection before the server sees the request', async () => {
    const rule = proxy.fault(isBad, { kind: 'drop' });
    await expect(put('/bad')).rejects.toThrow('fetch failed');
    expect(served).toEqual([]);
    rule.remove();
    expect(await put('/bad')).toBe('201 echo:文書');
  });

  test('holds one request before the server sees it, while others pass', async () => {
    const held = proxy.hold(({ body }) => body.toString() === 'held');
    const answer = put('/a', 'held');
    expect((await held.arrived).path).toBe('/a');
    expect(await put('/a', 'other')).toBe('201 echo:other');
    expect(served).toEqual(['PUT /a other']);
    held.release();
    expect(await answer).toBe('201 echo:held');
  });

  test('holds an answer after the server has done the work', async () => {
    const held = proxy.hold(isBad, 'answer');
    let isAnswered = false;
    const answer = put('/bad').finally(() => {
      isAnswered = true;
    });
    await held.arrived;
    expect([served, isAnswered]).toEqual([['PUT /bad 文書'], false]);
    proxy.clear();
    expect(await answer).toBe('201 echo:文書');
  });

  test('a request whose client gave up reaches the server when it is released', async () => {
    const held = proxy.hold(isBad);
    await expect(
      fetch(`${proxy.url}/bad`, { method: 'PUT', body: 'late', signal: AbortSignal.timeout(100) }),
    ).rejects.toThrow('timeout');
    expect(served).toEqual([]);
    held.release();
    await vi.waitFor(() => expect(served).toEqual(['PUT /bad late']));
  });

  test('a hold that is released before its request lets it pass', async () => {
    proxy.hold(isBad).release();
    expect(await put('/bad')).toBe('201 echo:文書');
  });

  test('breaks the connection when the server is not there', async () => {
    await new Promise((resolve) => target.close(resolve));
    await expect(put('/good')).rejects.toThrow('fetch failed');
  });
});
