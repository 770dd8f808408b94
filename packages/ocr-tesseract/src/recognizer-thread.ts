import { parentPort } from 'node:worker_threads';
import { type ReadRequest, readPage } from './page-reader.ts';
import { recognitionBy } from './recognition.ts';
import type { ThreadMessage } from './recognizer.ts';
import { loadTesseractCore } from './tesseract-core.ts';

/**
 * The thread's half: loads Tesseract, says so, and answers one request after another. It is a thread of its own because
 * Tesseract computes for seconds without a pause, and ending the thread is the only way to stop it.
 */
const port = parentPort!;
const answer = (message: ThreadMessage) => port.postMessage(message);

try {
  const core = await loadTesseractCore();
  const recognize = recognitionBy(core);
  port.on('message', (request: ReadRequest) => {
    try {
      answer({ kind: 'page', page: readPage(recognize, request), memoryBytes: core.memoryBytes() });
    } catch (thrown) {
      answer({ kind: 'failed', message: thrown instanceof Error ? thrown.message : String(thrown) });
    }
  });
  answer({ kind: 'ready' });
} catch (thrown) {
  answer({ kind: 'failed', message: thrown instanceof Error ? thrown.message : String(thrown) });
}
