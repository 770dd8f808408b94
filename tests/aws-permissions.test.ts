import { readdirSync, readFileSync } from 'node:fs';
import { expect, test } from 'vitest';

const ROOT = new URL('../', import.meta.url);
const POLICIES = new URL('packages/worker/deploy/iam/', ROOT);

/**
 * What a call needs (Service Authorization Reference: "Actions defined by Amazon S3", "... Amazon SQS"). Of batches SQS
 * asks for the permission of the single call; HEAD of an object is s3:GetObject, HEAD of a bucket s3:ListBucket.
 */
const PERMISSION: Readonly<Record<string, string>> = {
  DeleteObjects: 's3:DeleteObject',
  GetObject: 's3:GetObject',
  HeadBucket: 's3:ListBucket',
  HeadObject: 's3:GetObject',
  ListObjectsV2: 's3:ListBucket',
  PutObject: 's3:PutObject',
  ChangeMessageVisibility: 'sqs:ChangeMessageVisibility',
  ChangeMessageVisibilityBatch: 'sqs:ChangeMessageVisibility',
  DeleteMessage: 'sqs:DeleteMessage',
  DeleteMessageBatch: 'sqs:DeleteMessage',
  GetQueueAttributes: 'sqs:GetQueueAttributes',
  ListMessageMoveTasks: 'sqs:ListMessageMoveTasks',
  ReceiveMessage: 'sqs:ReceiveMessage',
  SendMessage: 'sqs:SendMessage',
  SendMessageBatch: 'sqs:SendMessage',
  StartMessageMoveTask: 'sqs:StartMessageMoveTask',
  GET: 'es:ESHttpGet',
  POST: 'es:ESHttpPost',
  PUT: 'es:ESHttpPut',
  DELETE: 'es:ESHttpDelete',
};

/** Calls that the source has and a worker never makes. */
const NOT_OF_THE_WORKER: Readonly<Record<string, readonly string[]>> = {
  // Lists the bucket for backfill and audit.
  'source-s3/src/list-bucket.ts': ['ListObjectsV2'],
  // Fills a queue: backfill --enqueue, audit --repair, dlq redrive.
  'source-sqs/src/queue/sender.ts': ['SendMessageBatch'],
  // `--validate-only` tries what a consumer does; sending is tried by nobody else than who asks for it.
  'source-sqs/src/operations/describe-queue.ts': ['SendMessage'],
  'source-sqs/src/operations/redrive.ts': ['ListMessageMoveTasks', 'StartMessageMoveTask'],
  // Reads the dead letters, in place.
  'source-sqs/src/operations/dead-letters.ts': ['ReceiveMessage'],
  // A library call for those who embed it.
  'source-sqs/src/operations/queue-status.ts': ['ReceiveMessage'],
  // A rebuilt index takes the place of the old one.
  'sink-opensearch/src/admin/reindex.ts': ['PUT', 'POST', 'DELETE'],
  // Closes the view of an inventory: backfill and audit.
  'sink-opensearch/src/read/scroll.ts': ['POST', 'DELETE'],
};

/** Calls of the operations beside those that are theirs alone: the dead letters are held, given back and deleted, too. */
const ALSO_OF_THE_OPERATIONS = [
  'GetObject',
  'GetQueueAttributes',
  'ChangeMessageVisibilityBatch',
  'DeleteMessageBatch',
  'GET',
];

/** Every shipped source file of every package, by its path below `packages/`. */
const sources = readdirSync(new URL('packages/', ROOT), { recursive: true, encoding: 'utf8' })
  .map((path) => path.replaceAll('\\', '/'))
  .filter((path) => /^[^/]+\/src\/.*\.ts$/.test(path) && !/\.(test|fixture)\.ts$|\/(test|fixtures)\//.test(path))
  .map((path) => ({ path, text: readFileSync(new URL(`packages/${path}`, ROOT), 'utf8') }));

/** `path: call` of every call to AWS: commands of the SDK, and methods of HTTP that are sent to OpenSearch. */
const calls = sources.flatMap(({ path, text }) => {
  const commands = /@aws-sdk\/client-/.test(text) ? text.matchAll(/new (\w+)Command\(/g) : [];
  const methods = path.startsWith('sink-opensearch/') ? text.matchAll(/method: '([A-Z]+)',/g) : [];
  return [...commands, ...methods].map(([, call]) => ({ path, call: call! }));
});

function permissionsFor(names: readonly string[]): string[] {
  return [...new Set(names.map((name) => PERMISSION[name] ?? `no permission is known for ${name}`))].sort();
}

interface Policy {
  readonly Version: string;
  readonly Statement: readonly {
    readonly Sid: string;
    readonly Effect: string;
    readonly Action: string | readonly string[];
    readonly Resource: string | readonly string[];
  }[];
}

function policy(name: string): Policy {
  return JSON.parse(readFileSync(new URL(name, POLICIES), 'utf8')) as Policy;
}

function actionsOf(name: string): string[] {
  return [...new Set(policy(name).Statement.flatMap(({ Action }) => Action))].sort();
}

test('the policy of the worker permits what a worker calls, and no more', () => {
  const ofWorker = calls.filter(({ path, call }) => !NOT_OF_THE_WORKER[path]?.includes(call));
  expect(actionsOf('worker-policy.json')).toEqual(permissionsFor(ofWorker.map(({ call }) => call)));
});

test('the policy of the operations permits what backfill, audit and dlq call beside, and no more', () => {
  const ofOperations = Object.values(NOT_OF_THE_WORKER).flat();
  expect(actionsOf('operator-policy.json')).toEqual(permissionsFor([...ofOperations, ...ALSO_OF_THE_OPERATIONS]));
});

test('every call that is not of the worker is still in the sources', () => {
  const named = Object.entries(NOT_OF_THE_WORKER).flatMap(([path, names]) => names.map((call) => `${path}: ${call}`));
  const found = new Set(calls.map(({ path, call }) => `${path}: ${call}`));
  expect(named.filter((call) => !found.has(call))).toEqual([]);
});

test('the policy of the extraction store permits to look for, read and write blobs', () => {
  expect(actionsOf('extraction-store-policy.json')).toEqual(
    permissionsFor(['ListObjectsV2', 'GetObject', 'PutObject']),
  );
});

test('the policy of the DocuWorks queue permits to look at it and to send', () => {
  expect(actionsOf('docuworks-queue-policy.json')).toEqual(permissionsFor(['GetQueueAttributes', 'SendMessageBatch']));
});

test('AWS is called by commands of the SDK alone, which this test can see', () => {
  const clients = sources.flatMap(({ path, text }) =>
    [...text.matchAll(/'(@aws-sdk\/[\w-]+)'/g)].map(([, client]) => ({ path, client: client! })),
  );
  expect([...new Set(clients.map(({ client }) => client))].sort()).toEqual([
    '@aws-sdk/client-s3',
    '@aws-sdk/client-sqs',
    '@aws-sdk/credential-providers',
  ]);
  const hidden = sources.filter(
    ({ text }) => /@aws-sdk\//.test(text) && /\b(paginate|waitUntil)[A-Z]\w+\(|getSignedUrl/.test(text),
  );
  expect(hidden.map(({ path }) => path)).toEqual([]);
});

test('every policy names its resources: no action is permitted on all', () => {
  const files = readdirSync(POLICIES).filter((name) => name.endsWith('-policy.json'));
  expect(files.sort()).toEqual([
    'docuworks-queue-policy.json',
    'extraction-store-policy.json',
    'kms-policy.json',
    'operator-policy.json',
    'worker-policy.json',
  ]);
  const statements = files.flatMap((file) => policy(file).Statement.map((statement) => ({ file, ...statement })));
  const wide = statements.filter(
    ({ Action, Resource }) =>
      [Action].flat().some((action) => action.includes('*')) || [Resource].flat().some((arn) => arn === '*'),
  );
  expect(wide).toEqual([]);
});
