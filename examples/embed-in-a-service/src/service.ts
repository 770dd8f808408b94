import { createServer, type Server, type ServerResponse } from 'node:http';
import { createIsolatedReader, extract, isFileprocError } from '@cis/fileproc-core';
import { pdf } from '@cis/fileproc-processor-pdf';
import { html, text } from '@cis/fileproc-processor-text';

/** Codes by which the file is to blame: everything else is ours. */
const STATUS: Readonly<Record<string, number>> = { FILE_TOO_LARGE: 413, UNSUPPORTED_TYPE: 415 };

/** A service over one pool of child processes, shared by all requests. */
export interface ExtractionService extends AsyncDisposable {
  readonly server: Server;
}

/**
 * `POST /` with a file as body answers with its text, pages and metadata as JSON. The name comes in the header
 * `x-file-name`, percent-encoded; its extension helps where the content says little.
 */
export function createExtractionService(): ExtractionService {
  const limits = { fileMegabytes: 20, pdfMegabytes: 20, processingSeconds: 30 };
  // Uploads are not trusted: they are read in child processes, and a bad one costs itself alone.
  const reader = createIsolatedReader({ processors: [pdf(), html(), text()], limits, workers: 2 });
  const server = createServer(async (request, response) => {
    if (request.method !== 'POST') return answer(response, 405, { message: 'POST a file as the body.' });
    // Who hangs up does not keep a worker busy.
    const gone = new AbortController();
    response.on('close', () => gone.abort());
    try {
      const declaredType = request.headers['content-type'];
      const document = await extract(request, {
        reader,
        limits,
        name: decodeURIComponent(String(request.headers['x-file-name'] ?? 'upload')),
        ...(declaredType !== undefined && { declaredType }),
        signal: gone.signal,
      });
      answer(response, 200, {
        type: document.type.mediaType,
        pages: document.pages,
        metadata: document.metadata,
        warnings: document.warnings,
      });
    } catch (error) {
      if (gone.signal.aborted) return;
      if (!isFileprocError(error)) return answer(response, 500, { message: 'Something went wrong.' });
      answer(response, STATUS[error.code] ?? (error.category === 'file' ? 422 : 503), {
        code: error.code,
        message: error.message,
      });
    }
  });
  return {
    server,
    async [Symbol.asyncDispose]() {
      await new Promise((closed) => server.close(closed));
      await reader[Symbol.asyncDispose]();
    },
  };
}

function answer(response: ServerResponse, status: number, body: unknown): void {
  response.writeHead(status, { 'content-type': 'application/json; charset=utf-8' }).end(JSON.stringify(body));
}
