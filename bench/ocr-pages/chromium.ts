import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';

/** A page to be drawn. */
export interface Sheet {
  readonly html: string;
  /** CSS pixels, 96 to the inch. */
  readonly width: number;
  readonly height: number;
  /** Dots per inch of the picture. */
  readonly dpi: number;
}

/** A browser without a window that draws pages. */
export interface Browser {
  /** The picture as PNG. Throws where the page's content is larger than the page. */
  draw(sheet: Sheet): Promise<Buffer>;
  close(): Promise<void>;
}

const FLAGS = [
  '--headless',
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  '--hide-scrollbars',
  '--remote-debugging-port=0',
];

interface Reply {
  readonly id?: number;
  readonly result?: Readonly<Record<string, unknown>>;
  readonly error?: { readonly message: string };
}

/** Starts Debian's Chromium (`program`) and speaks its DevTools protocol. */
export async function openBrowser(program: string): Promise<Browser> {
  const profile = await mkdtemp(join(tmpdir(), 'fileproc-ocr-pages-'));
  const child = spawn(program, [...FLAGS, `--user-data-dir=${profile}`, 'about:blank'], {
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  const port = await debuggingPort(createInterface(child.stderr));
  const targets = (await (await fetch(`http://127.0.0.1:${port}/json`)).json()) as {
    type: string;
    webSocketDebuggerUrl: string;
  }[];
  const socket = new WebSocket(targets.find(({ type }) => type === 'page')!.webSocketDebuggerUrl);
  await once(socket, 'open');
  const waiting = new Map<number, (reply: Reply) => void>();
  socket.addEventListener('message', ({ data }) => {
    const reply = JSON.parse(String(data)) as Reply;
    if (reply.id !== undefined) waiting.get(reply.id)?.(reply);
  });
  let sent = 0;
  const call = async (method: string, params: Readonly<Record<string, unknown>> = {}) => {
    const id = ++sent;
    const { promise, resolve } = Promise.withResolvers<Reply>();
    waiting.set(id, resolve);
    socket.send(JSON.stringify({ id, method, params }));
    const { result, error } = await promise;
    waiting.delete(id);
    if (!result) throw new Error(`Chromium refused ${method}: ${error?.message ?? 'no answer'}`);
    return result;
  };
  const { frameTree } = (await call('Page.getFrameTree')) as { frameTree: { frame: { id: string } } };
  return {
    async draw({ html, width, height, dpi }) {
      await call('Emulation.setDeviceMetricsOverride', { width, height, deviceScaleFactor: dpi / 96, mobile: false });
      await call('Page.setDocumentContent', { frameId: frameTree.frame.id, html });
      const { result } = (await call('Runtime.evaluate', {
        expression:
          'document.fonts.ready.then(() => [document.documentElement.scrollWidth, document.documentElement.scrollHeight])',
        awaitPromise: true,
        returnByValue: true,
      })) as { result: { value: [number, number] } };
      const [wide, high] = result.value;
      if (wide > width || high > height)
        throw new Error(`The content is ${wide} x ${high} on a page of ${width} x ${height}: ${html.slice(0, 300)}`);
      const { data } = await call('Page.captureScreenshot', { format: 'png' });
      return Buffer.from(data as string, 'base64');
    },
    async close() {
      socket.close();
      child.kill();
      await once(child, 'close');
      await rm(profile, { recursive: true, force: true });
    },
  };
}

async function debuggingPort(lines: AsyncIterable<string>): Promise<number> {
  for await (const line of lines) {
    const port = /^DevTools listening on ws:\/\/[^:]+:(\d+)\//.exec(line)?.[1];
    if (port) return Number(port);
  }
  throw new Error('Chromium ended before it could be spoken to.');
}
