/** A worker in this process, over a network of its own that loses, delays and repeats, as chance wants. */
import { createPipeline, type Pipeline, type Source } from '../../packages/core/src/index.ts';
import { mock } from '../../packages/core/src/testing/index.ts';
import { opensearch } from '../../packages/sink-opensearch/src/index.ts';
import { s3Files } from '../../packages/source-s3/src/index.ts';
import { sqs } from '../../packages/source-sqs/src/index.ts';
import { type AwsTestBed, type Endpoints, queueUrlAt } from './aws-test-bed.ts';
import { isBulk, s3Failure } from './fault-bed.ts';
import { type FaultProxy, type Matches, type SeenRequest, startFaultProxy } from './fault-proxy.ts';

/** Milliseconds after which a write counts as lost: what is held for longer lands late. */
const PATIENCE = 1_500;
const REGION = 'us-east-1';

/** What a worker needs. */
export interface FleetOptions {
  readonly bed: AwsTestBed;
  readonly endpoints: Endpoints;
  readonly scratch: string;
  readonly random: () => number;
  /** Called when the index has taken a document of the object and the worker does not know yet. */
  readonly onWritten: (key: string) => Promise<void>;
  /** What is taken out, to prove that the test would notice. */
  readonly takenOut?: TakenOut;
}

/** A safeguard of `docs/delivery.md`. */
export type TakenOut = 'second look' | 'revisions';

/** One worker. */
export interface FleetWorker {
  /** As by SIGKILL: nothing that it does from now on reaches a server; what is held on its way may still land. */
  kill(): void;
  /** Its network works from now on; what was held lands. */
  calm(): void;
  /** Stops it, and waits for its end. */
  end(): Promise<void>;
}

/** Embedded documents that land late may stay until their file is read again: see `docs/delivery.md`. */
const mayBeHeld: Matches = (request) => isBulk(request) && !request.body.includes('"root_id"');

function withoutSecondLook(isTakenOut: boolean, source: Source): Source {
  if (!isTakenOut) return source;
  return {
    ...source,
    async *deliveries(signal) {
      for await (const delivery of source.deliveries(signal)) {
        const { isCurrent: _isCurrent, ...rest } = delivery;
        yield rest;
      }
    },
  };
}

/** Starts it. */
export async function startFleetWorker(options: FleetOptions): Promise<FleetWorker> {
  const { bed, endpoints, scratch, random, onWritten, takenOut } = options;
  const proxies = await Promise.all([endpoints.s3, endpoints.sqs, endpoints.openSearch].map(startFaultProxy));
  const [s3, queue, index] = proxies as [FaultProxy, FaultProxy, FaultProxy];
  const sometimes =
    (share: number, matches: Matches): Matches =>
    (request) =>
      matches(request) && random() < share;
  const isRead: Matches = ({ method }) => method === 'GET' || method === 'HEAD';
  index.fault(sometimes(0.06, isBulk), { kind: 'drop' });
  index.fault(sometimes(0.08, isBulk), { kind: 'lose-answer' });
  index.fault(sometimes(0.05, isBulk), { kind: 'answer', status: 503, body: '{}' });
  s3.fault(sometimes(0.1, isRead), { kind: 'delay', milliseconds: 300 });
  s3.fault(sometimes(0.05, isRead), s3Failure(500, 'InternalError'));

  let isCalm = false;
  let isDead = false;
  const releases = new Set<() => void>();
  /** Holds one request after the other, each for as long as `meanwhile` takes. */
  const holdOn = async (
    matches: Matches,
    where: 'request' | 'answer',
    meanwhile: (request: SeenRequest) => Promise<void>,
  ): Promise<void> => {
    while (!isCalm && !isDead) {
      const held = index.hold(matches, where);
      const request = await held.arrived;
      // Others pass, and are held, too.
      void meanwhile(request).finally(() => held.release());
    }
  };
  const whileLater = (): Promise<void> =>
    new Promise((resolve) => {
      const timer = setTimeout(resolve, random() * 2 * PATIENCE);
      releases.add(() => {
        clearTimeout(timer);
        resolve();
      });
    });
  void holdOn(sometimes(0.15, mayBeHeld), 'request', whileLater);
  void holdOn(sometimes(0.3, isBulk), 'answer', async ({ body }) => {
    const keys = [...body.toString().matchAll(/"file_path":"([^"]+\.mock)"/g)].map(([, key]) => key!);
    if (keys.length > 0) await onWritten(keys[Math.floor(random() * keys.length)]!);
  });

  const sink = opensearch({ node: index.url, index: bed.index.name, replicas: 0, requestTimeoutMs: PATIENCE });
  const { revisions: _revisions, ...unguarded } = sink;
  const pipeline: Pipeline = createPipeline({
    source: withoutSecondLook(
      takenOut === 'second look',
      sqs({
        queueUrl: queueUrlAt(bed.queue.url, queue.url),
        endpoint: queue.url,
        region: REGION,
        bucket: bed.bucket,
        store: s3Files({ bucket: bed.bucket, endpoint: s3.url, region: REGION }),
        waitSeconds: 1,
      }),
    ),
    sinks: [takenOut === 'revisions' ? unguarded : sink],
    processors: [mock()],
    isolation: 'none',
    scratchDirectory: scratch,
    firstWaitMilliseconds: 50,
    sinkRetrySeconds: 3,
    retryDelaySeconds: () => 1,
    pauseAfterFailures: 1_000,
  });
  const run = pipeline.run();
  // A killed one ends as it can.
  run.catch(() => undefined);

  const calm = (): void => {
    isCalm = true;
    for (const release of releases) release();
    for (const proxy of proxies) proxy.clear();
  };
  return {
    kill() {
      isDead = true;
      for (const proxy of proxies) proxy.fault(() => true, { kind: 'drop' });
      pipeline.stopNow();
    },
    calm,
    async end() {
      pipeline.stopNow();
      await run.catch(() => undefined);
      for (const proxy of proxies) await proxy[Symbol.asyncDispose]();
    },
  };
}
