import type { Command } from 'commander';
import type { BackfillOptions } from '../commands/backfill.ts';
import type { CommandContext } from '../commands/context.ts';

/** What the commands are made with: see `createProgram`. */
export interface ProgramParts {
  readonly context: CommandContext;
  readonly done: (code: number) => void;
  readonly command: (usage: string, description: string, examples: readonly string[]) => Command;
  readonly withIndex: (made: Command) => Command;
}

/** Adds the commands of those who run the service. */
export function addOperations(parts: ProgramParts): void {
  addBackfill(parts);
}

function addBackfill({ command, withIndex, context, done }: ProgramParts): void {
  withFilters(
    withIndex(
      command(
        'backfill [url]',
        'Read all of a bucket, or of a prefix in it, that the index does not hold as it is now',
        [
          'fileproc backfill s3://documents/sales/ --dry-run',
          'fileproc backfill s3://documents --checkpoint /var/lib/fileproc/backfill.json',
          'fileproc backfill s3://documents --enqueue --inventory-manifest s3://inventories/documents/2026-11-22T01-00Z/manifest.json',
          'fileproc backfill --include "*.pdf" --after 2026-04-01',
        ],
      ),
    ),
  )
    .option('--enqueue', 'put the files into SQS_BACKFILL_QUEUE_URL (else SQS_QUEUE_URL) for all workers')
    .option('--dry-run', 'tell what would be read and why, and change nothing')
    .option('--force', 'read everything again')
    .option('--checkpoint <file>', 'keep in this file how far it is; the next run with it goes on there')
    .option('--workers <n>', 'processes that read files at once (MAX_WORKERS)')
    .option('--quiet', 'show no progress')
    .action(async (url: string | undefined, options: BackfillOptions) => {
      const { backfill } = await import('../commands/backfill.ts');
      done(await backfill(url, options, context));
    });
}

function withFilters(made: Command): Command {
  return withManifest(made)
    .option('--include <pattern...>', 'only keys that fit one of these: "*.pdf", "scans/**"')
    .option('--exclude <pattern...>', 'no keys that fit one of these')
    .option('--min-size <size>', 'only objects of this size or more: 500000, 10MB, 1GiB')
    .option('--max-size <size>', 'only objects of this size or less')
    .option('--after <date>', 'only objects modified on or after this date')
    .option('--before <date>', 'only objects modified before this date');
}

function withManifest(made: Command): Command {
  return made.option(
    '--inventory-manifest <place>',
    'list by an S3 Inventory: its manifest.json, s3://bucket/key or a path',
  );
}
