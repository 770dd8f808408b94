/** The servers that stand for those of AWS: OpenSearch, ElasticMQ (SQS), moto (S3 and EventBridge), versitygw (S3). */
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Programs } from './programs.ts';
import { freePorts, type ServerProcess, startServer } from './server-process.ts';

/** What the servers take; moto and ElasticMQ do not look at them. */
export const CREDENTIALS = {
  AWS_ACCESS_KEY_ID: 'test',
  AWS_SECRET_ACCESS_KEY: 'test',
  AWS_REGION: 'us-east-1',
} as const;

/** Where a server keeps its data and log. Started again on the same folder and port it goes on with what it had. */
export interface Place {
  readonly folder: string;
  readonly port: number;
}

/** A real single node. `settings` are node settings, as `{ 'thread_pool.write.queue_size': '1' }`. */
export async function startOpenSearch(
  classPath: string,
  { folder, port }: Place,
  settings: Readonly<Record<string, string>> = {},
): Promise<ServerProcess> {
  const home = join(folder, 'opensearch');
  mkdirSync(home, { recursive: true });
  const [transportPort] = await freePorts(1);
  const overrides = Object.entries(settings).map(([name, value]) => `-Dopensearch.set.${name}=${value}`);
  const java = ['-Xms512m', '-Xmx512m', ...overrides, '-Dlog4j2.disable.jmx=true', '-cp', classPath];
  return startServer({
    name: 'OpenSearch',
    command: 'java',
    args: [...java, 'OpenSearchNode', home, String(port), String(transportPort)],
    url: `http://127.0.0.1:${port}`,
    healthPath: '/_cluster/health',
    logFile: join(folder, 'opensearch.log'),
  });
}

/** SQS with the limits of SQS. Its queues are gone when it stops. */
export function startElasticMq(classPath: string, { folder, port }: Place): Promise<ServerProcess> {
  const configuration = fileURLToPath(new URL('elasticmq/elasticmq.conf', import.meta.url));
  const overrides = [`-Dconfig.file=${configuration}`, `-Dnode-address.port=${port}`, `-Drest-sqs.bind-port=${port}`];
  return startServer({
    name: 'ElasticMQ',
    command: 'java',
    args: ['-Xmx256m', ...overrides, '-cp', classPath, 'org.elasticmq.server.Main'],
    url: `http://127.0.0.1:${port}`,
    healthPath: '/health',
    logFile: join(folder, 'elasticmq.log'),
  });
}

/** S3 (path style) and EventBridge. It checks no credentials and its buckets are gone when it stops. */
export function startMoto(program: string, { folder, port }: Place): Promise<ServerProcess> {
  return startServer({
    name: 'moto',
    command: program,
    args: ['-H', '127.0.0.1', '-p', String(port)],
    url: `http://127.0.0.1:${port}`,
    healthPath: '/moto-api/data.json',
    logFile: join(folder, 'moto.log'),
  });
}

/** S3 with signatures, versions and conditional writes, fast enough to measure with. */
export function startVersityGateway(program: string, { folder, port }: Place): Promise<ServerProcess> {
  const objects = join(folder, 's3', 'objects');
  const versions = join(folder, 's3', 'versions');
  for (const path of [objects, versions]) mkdirSync(path, { recursive: true });
  const { AWS_ACCESS_KEY_ID: access, AWS_SECRET_ACCESS_KEY: secret, AWS_REGION: region } = CREDENTIALS;
  return startServer({
    name: 'versitygw',
    command: program,
    args: [
      ...['--port', `127.0.0.1:${port}`, '--region', region, '--health', '/health', '--quiet', '--keep-alive'],
      ...['posix', '--versioning-dir', versions, objects],
    ],
    environment: { ROOT_ACCESS_KEY: access, ROOT_SECRET_KEY: secret },
    url: `http://127.0.0.1:${port}`,
    healthPath: '/health',
    logFile: join(folder, 'versitygw.log'),
  });
}

/** All servers, started. */
export interface Servers extends AsyncDisposable {
  readonly processes: readonly ServerProcess[];
  /** The variables by which the tests, and an AWS SDK, find them. */
  readonly environment: Readonly<Record<string, string>>;
}

/** Starts all of them side by side on free ports. When one fails the others are stopped and its error is thrown. */
export async function startServers(programs: Programs, folder: string): Promise<Servers> {
  const [openSearchPort, sqsPort, s3Port, s3RealPort] = await freePorts(4);
  const starts = [
    startOpenSearch(programs.openSearch, { folder, port: openSearchPort! }),
    startElasticMq(programs.elasticMq, { folder, port: sqsPort! }),
    startMoto(programs.moto, { folder, port: s3Port! }),
    ...(programs.versityGateway ? [startVersityGateway(programs.versityGateway, { folder, port: s3RealPort! })] : []),
  ];
  const outcomes = await Promise.allSettled(starts);
  const processes = outcomes.flatMap((outcome) => (outcome.status === 'fulfilled' ? [outcome.value] : []));
  const stop = async (): Promise<void> => {
    await Promise.all(processes.map((server) => server.stop()));
  };
  const failure = outcomes.find((outcome) => outcome.status === 'rejected');
  if (failure) {
    await stop();
    throw failure.reason;
  }
  const [openSearch, sqs, s3, s3Real] = processes;
  return {
    processes,
    environment: {
      FILEPROC_OPENSEARCH_URL: openSearch!.url,
      FILEPROC_SQS_ENDPOINT: sqs!.url,
      FILEPROC_S3_ENDPOINT: s3!.url,
      ...(s3Real ? { FILEPROC_S3_REAL_ENDPOINT: s3Real.url } : {}),
      ...CREDENTIALS,
    },
    [Symbol.asyncDispose]: stop,
  };
}
