import type { Pipeline } from '@cis/fileproc-core';
import type { Logger } from 'pino';

/** One line for each file that was settled, and one for what concerns all of them. Neither content nor a secret is in any. */
export function logPipeline(pipeline: Pipeline, log: Logger): void {
  pipeline.on('file-done', ({ file, outcome, error, documentId, attempt, milliseconds, fileType, processor }) => {
    const facts = {
      documentId,
      key: file.path,
      type: fileType,
      processor,
      outcome,
      attempt,
      bytes: file.size,
      milliseconds: rounded(milliseconds),
      ...(error && { code: error.code, reason: error.message }),
    };
    if (error) log.warn(facts, 'not read');
    else log.info(facts, outcome === 'deleted' ? 'deleted' : 'read');
  });
  pipeline.on('file-returned', ({ file, error, attempt, delaySeconds }) =>
    log.warn(
      { key: file.path, outcome: 'returned', attempt, delaySeconds, code: error.code, reason: error.message },
      'given back',
    ),
  );
  pipeline.on('paused', ({ what, error }) =>
    log.error({ what, code: error.code, reason: error.message }, 'paused: no files are taken'),
  );
  pipeline.on('resumed', ({ what, milliseconds }) =>
    log.info({ what, milliseconds: Math.round(milliseconds) }, 'resumed'),
  );
  pipeline.on('stopping', ({ reason, underWay }) => log.info({ reason, underWay }, 'stopping'));
}

function rounded(milliseconds: Readonly<Record<string, number>>): Record<string, number> {
  return Object.fromEntries(Object.entries(milliseconds).map(([stage, value]) => [stage, Math.round(value * 10) / 10]));
}
