import type { CommandContext, CommonOptions } from '../commands/context.ts';
import { composeSink } from '../composition/index-place.ts';
import type { Configuration } from '../configuration/load.ts';
import { EXIT } from '../exit-code.ts';
import { table } from '../terminal/columns.ts';
import { line, styled } from '../terminal/output.ts';
import { attempted, type Check, ok } from './check.ts';
import { checkBucket } from './check-bucket.ts';
import { checkIndex } from './check-index.ts';
import { checkMachine } from './check-machine.ts';
import { checkQueues } from './check-queues.ts';

const STYLES = { ok: 'green', warning: 'yellow', failed: 'red' } as const;

/** `fileproc worker --validate-only`: looks at everything that the worker needs, and says what to do. Reads no file. */
export async function validate(
  configuration: Configuration,
  options: CommonOptions,
  { terminal }: CommandContext,
): Promise<number> {
  const own =
    options.sink === 'sqlite' || configuration.file?.sink ? await composeSink(configuration, options) : undefined;
  const groups = await Promise.all([
    attempted('bucket', 'Mend S3_BUCKET, AWS_REGION or the credentials.', () => checkBucket(configuration)),
    attempted('queue', 'Mend SQS_QUEUE_URL, AWS_REGION or the credentials.', () => checkQueues(configuration)),
    attempted('index', 'Mend OPENSEARCH_ENDPOINT or the sign-in.', () => checkIndex(configuration, own)),
    attempted('machine', 'Mend the setting that the message names.', () => checkMachine(configuration)),
  ]);
  const checks: Check[] = [ok('settings', 'all are valid'), ...groups.flat()];
  const worst = checks.some(({ result }) => result === 'failed') ? 'failed' : 'ok';
  if (options.json) await line(terminal.out, JSON.stringify({ ok: worst === 'ok', checks }, undefined, 2));
  else {
    const rows = table(checks.map(({ name, result, detail }) => [result, name, detail]));
    for (const [index, row] of rows.entries()) {
      const { result, action } = checks[index]!;
      await line(terminal.out, styled(terminal, STYLES[result], row));
      if (action !== undefined) await line(terminal.out, `         -> ${action}`);
    }
  }
  return worst === 'ok' ? EXIT.ok : EXIT.usage;
}
