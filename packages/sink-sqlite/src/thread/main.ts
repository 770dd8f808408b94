import type { DatabaseSync } from 'node:sqlite';
import { type MessagePort, parentPort } from 'node:worker_threads';
import { toFileprocError } from '@cis/fileproc-core';
import { openDatabase } from '../database/connection.ts';
import { toSinkError } from '../database/errors.ts';
import { openDocuments } from '../read/document.ts';
import { openHealth } from '../read/health.ts';
import { openInventory } from '../read/inventory.ts';
import { openProblems } from '../read/problems.ts';
import { openRevisions } from '../read/revisions.ts';
import { openSummary } from '../read/summary.ts';
import { defineComposed } from '../search/filters.ts';
import { openSearch } from '../search/search.ts';
import { openWriter } from '../write/writer.ts';
import type { OpenRequest, ReplyMessage, RequestMessage, RequestName, Requests } from './protocol.ts';

/** The thread's half: one connection to the database, requests answered one after the other. */

type Handlers = { [Name in RequestName]?: (request: Requests[Name]['request']) => Requests[Name]['reply'] };

let path = '';
let handlers: Handlers = {
  open(request) {
    path = request.path;
    const database = openDatabase(request);
    handlers = { close: () => close(database, request), ...handlersOf(database, request) };
    return undefined;
  },
};

function handlersOf(database: DatabaseSync, { mode, path, tombstoneDays }: OpenRequest): Handlers {
  if (mode === 'write') {
    const writer = openWriter(database, path, tombstoneDays);
    return { write: writer.write };
  }
  defineComposed(database);
  const inventory = openInventory(database);
  const problems = openProblems(database);
  const documents = openDocuments(database);
  return {
    health: openHealth(database, path),
    inventory: ({ prefix, after }) => inventory(prefix, after),
    revisions: openRevisions(database),
    search: openSearch(database),
    problems: ({ filter, after }) => problems(filter, after),
    summary: openSummary(database, path),
    document: documents.document,
    thumbnail: documents.thumbnail,
    passages: ({ documentId, after }) => documents.passages(documentId, after),
  };
}

function close(database: DatabaseSync, { mode }: OpenRequest): undefined {
  // Lets the planner know how large the tables have become; bounded by SQLite itself.
  if (mode === 'write') database.exec('PRAGMA optimize');
  database.close();
  return undefined;
}

function answer(port: MessagePort, { id, name, request }: RequestMessage): void {
  let message: ReplyMessage;
  try {
    const handler = handlers[name] as ((request: unknown) => Requests[RequestName]['reply']) | undefined;
    if (!handler) throw new Error(`the database is not open for "${name}"`);
    message = { id, reply: handler(request) };
  } catch (thrown) {
    message = { id, error: toSinkError(thrown, path).toJSON() };
  }
  try {
    port.postMessage(message);
  } catch (thrown) {
    port.postMessage({ id, error: toFileprocError(thrown, 'SINK_UNAVAILABLE', path).toJSON() } satisfies ReplyMessage);
  }
}

if (parentPort) {
  const port = parentPort;
  port.on('message', (message: RequestMessage) => answer(port, message));
}
