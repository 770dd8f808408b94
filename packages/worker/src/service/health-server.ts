import { createServer, type Server } from 'node:http';
import { FileprocError } from '@cis/fileproc-core';

/** What the server shows. Each is asked anew with every request. */
export interface HealthPages {
  /** Why no files are taken; empty where they are. */
  readonly notReady: () => readonly string[];
  readonly metrics: () => string;
}

/**
 * Serves `/healthz` (200 as long as the process turns its event loop), `/readyz` (503 with the reasons while no files are
 * taken) and `/metrics` on all addresses. Throws INVALID_CONFIG where the port cannot be had.
 */
export async function startHealthServer(port: number, pages: HealthPages): Promise<Server & AsyncDisposable> {
  const server = createServer((request, response) => {
    const { pathname } = new URL(request.url ?? '/', 'http://localhost');
    const answer = (status: number, type: string, body: string) => {
      response.writeHead(status, { 'content-type': type, 'cache-control': 'no-store' });
      response.end(request.method === 'HEAD' ? undefined : body);
    };
    if (request.method !== 'GET' && request.method !== 'HEAD') answer(405, 'text/plain', 'only GET\n');
    else if (pathname === '/healthz') answer(200, 'application/json', '{"ok":true}\n');
    else if (pathname === '/readyz') {
      const reasons = pages.notReady();
      answer(
        reasons.length === 0 ? 200 : 503,
        'application/json',
        `${JSON.stringify({ ok: reasons.length === 0, reasons })}\n`,
      );
    } else if (pathname === '/metrics') answer(200, 'text/plain; version=0.0.4; charset=utf-8', pages.metrics());
    else answer(404, 'text/plain', '/healthz, /readyz and /metrics are here\n');
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', (cause) =>
      reject(new FileprocError('INVALID_CONFIG', `METRICS_PORT ${port} cannot be used: ${cause.message}.`, { cause })),
    );
    server.listen(port, resolve);
  });
  server.unref();
  return server;
}
