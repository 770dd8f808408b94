import { formatStatistics } from '@cis/fileproc-core';
import { s3Files } from '@cis/fileproc-source-s3';
import { type SqsOptions, sqs } from '@cis/fileproc-source-sqs';
import { bucketOptions, needed, openSearchOptions, queueAccess } from '../composition/aws.ts';
import type { Configuration } from '../configuration/load.ts';
import { EXIT } from '../exit-code.ts';
import { ownPrefixes } from '../operations/bucket-place.ts';
import { secondsBeforeRetry } from '../service/backoff.ts';
import { writeMetrics } from '../service/cloudwatch-metrics.ts';
import { servicePipeline, serviceSink } from '../service/compose-service.ts';
import { docuworksQueue } from '../service/docuworks-queue.ts';
import { forwardDocuworks } from '../service/forward-docuworks.ts';
import { startHealthServer } from '../service/health-server.ts';
import { interruptionNotice } from '../service/interruption-notices.ts';
import { logRecord, serviceLog } from '../service/log.ts';
import { logPipeline } from '../service/log-pipeline.ts';
import { metricsText } from '../service/metrics-text.ts';
import { systemdNotices } from '../service/systemd-notices.ts';
import { tracePipeline } from '../service/traces.ts';
import { line } from '../terminal/output.ts';
import { validate } from '../validation/validate.ts';
import { type CommandContext, type CommonOptions, configurationFor } from './context.ts';

/** Options of `fileproc worker`. */
export interface WorkerOptions extends CommonOptions {
  readonly validateOnly?: boolean;
  readonly createIndex?: boolean;
}

/** What `systemctl status` shows while all is well. */
const READING = 'reading what the queue names';

/** `fileproc worker`: reads what the events of the queue name into the index, until it is stopped. */
export async function worker(options: WorkerOptions, context: CommandContext): Promise<number> {
  const configuration = await configurationFor(context, options);
  if (options.validateOnly) return validate(configuration, options, context);
  if (options.createIndex) return makeIndex(configuration, context);

  const { values } = configuration;
  const log = await serviceLog(context.terminal, values.LOG_LEVEL, 'fileproc');
  const onLog = logRecord.bind(undefined, log);
  const store = s3Files(bucketOptions(configuration));
  const events = sqs({ ...queueOptions(configuration), store, onLog });
  const index = await serviceSink(configuration, { ...options, onWarning: (message) => log.warn(message) });
  const queue = docuworksQueue(configuration);
  const { source, sink } = queue ? forwardDocuworks(events, index, queue) : { source: events, sink: index };
  await using pipeline = await servicePipeline({ configuration, source, sink, onLog });
  logPipeline(pipeline, log);
  await tracePipeline(pipeline);

  const paused = new Set<string>();
  let underWay = 0;
  using systemd = systemdNotices(context.environment, (message) => log.warn(message));
  const showPauses = () => systemd.status(paused.size === 0 ? READING : `paused: ${[...paused].join(', ')}`);
  pipeline.on('paused', ({ what }) => {
    paused.add(what);
    showPauses();
  });
  pipeline.on('resumed', ({ what }) => {
    paused.delete(what);
    showPauses();
  });
  pipeline.on('progress', (progress) => {
    underWay = progress.underWay;
  });
  const stop = new AbortController();
  const stopping = AbortSignal.any([context.stop, stop.signal]);
  context.stopNow.addEventListener('abort', () => pipeline.stopNow(), { once: true });
  context.onStatusRequest(() => void line(context.terminal.err, formatStatistics(pipeline.statistics())));
  const ended = new AbortController();
  if (context.environment.AWS_EC2_METADATA_DISABLED?.toLowerCase() !== 'true') {
    const endpoint = context.environment.AWS_EC2_METADATA_SERVICE_ENDPOINT;
    void interruptionNotice(ended.signal, endpoint === undefined ? {} : { endpoint }).then((notice) => {
      if (notice === undefined) return;
      log.warn({ notice }, 'this machine is about to be taken away: stopping');
      stop.abort();
    });
  }
  await using health =
    values.METRICS_PORT === undefined
      ? undefined
      : await startHealthServer(values.METRICS_PORT, {
          notReady: () => (stopping.aborted ? ['stopping', ...paused] : [...paused]),
          metrics: () => metricsText(pipeline.statistics(), { paused: [...paused], underWay }),
        });
  const endMetrics =
    values.CLOUDWATCH_NAMESPACE === undefined
      ? () => undefined
      : writeMetrics(values.CLOUDWATCH_NAMESPACE, pipeline.statistics, (text) =>
          context.terminal.out.write(`${text}\n`),
        );

  stopping.addEventListener('abort', () => systemd.stopping(), { once: true });
  systemd.ready(READING);
  log.info({ bucket: values.S3_BUCKET, queue: values.SQS_QUEUE_URL, workers: values.MAX_WORKERS }, 'started');
  try {
    const snapshot = await pipeline.run(stopping);
    log.info({ statistics: snapshot }, 'stopped');
    await line(context.terminal.err, formatStatistics(snapshot));
  } finally {
    ended.abort();
    endMetrics();
    await store.close();
    health?.closeAllConnections();
  }
  return context.stopNow.aborted ? EXIT.interrupted : EXIT.ok;
}

/** The queues of events, by the settings. Throws INVALID_CONFIG for what is missing. */
export function queueOptions(configuration: Configuration): Omit<SqsOptions, 'store'> {
  const { SQS_QUEUE_URL: queueUrl, S3_BUCKET: bucket } = needed(configuration, ['SQS_QUEUE_URL', 'S3_BUCKET']);
  const { values } = configuration;
  return {
    ...queueAccess(configuration),
    queueUrl,
    bucket,
    ...(values.SQS_BACKFILL_QUEUE_URL !== undefined && { backfillQueueUrl: values.SQS_BACKFILL_QUEUE_URL }),
    maxMessages: values.SQS_MAX_MESSAGES,
    waitSeconds: values.SQS_WAIT_TIME_SECONDS,
    visibilitySeconds: values.SQS_VISIBILITY_TIMEOUT,
    ignorePrefixes: ownPrefixes(configuration),
    invalidRetrySeconds: secondsBeforeRetry(values.RETRY_FIRST_SECONDS),
  };
}

async function makeIndex(configuration: Configuration, { terminal }: CommandContext): Promise<number> {
  const { createIndex } = await import('@cis/fileproc-sink-opensearch');
  const { detail, state } = await createIndex(openSearchOptions(configuration));
  await line(terminal.out, detail);
  return state === 'incompatible' ? EXIT.usage : EXIT.ok;
}
