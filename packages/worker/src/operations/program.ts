import { Argument, type Command } from 'commander';
import type { AuditOptions } from '../commands/audit.ts';
import type { BackfillOptions } from '../commands/backfill.ts';
import type { CommandContext } from '../commands/context.ts';
import type { DlqAction, DlqOptions } from '../commands/dlq.ts';
import type { ReindexOptions } from '../commands/reindex.ts';
import type { ReprocessOptions } from '../commands/reprocess.ts';

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
  addAudit(parts);
  addDlq(parts);
  addReprocess(parts);
  addReindex(parts);
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

function addAudit({ command, withIndex, context, done }: ProgramParts): void {
  withManifest(
    withIndex(
      command('audit [url]', 'Compare the bucket with the index: what is missing, stale or orphaned; mend it', [
        'fileproc audit',
        'fileproc audit s3://documents/sales/ --repair',
        'fileproc audit --inventory-manifest s3://inventories/documents/2026-11-22T01-00Z/manifest.json --json',
        'fileproc audit --list | grep ^missing | cut -f2',
      ]),
    ),
  )
    .option('--repair', 'put what is missing, stale or orphaned into SQS_BACKFILL_QUEUE_URL (else SQS_QUEUE_URL)')
    .option('--list', 'print every file that is not as it should be: kind, key and code, parted by tabs')
    .option('--content-only', 'do not call files stale that an older processor, or another setting, has read')
    .option('--grace <minutes>', 'objects modified within these are too new to judge: their events are under way', '10')
    .option('--quiet', 'show no progress')
    .action(async (url: string | undefined, options: AuditOptions) => {
      const { audit } = await import('../commands/audit.ts');
      done(await audit(url, options, context));
    });
}

function addDlq({ command, withIndex, context, done }: ProgramParts): void {
  withIndex(
    command('dlq', 'Show, explain, send back or delete what failed too often: the messages of DLQ_QUEUE_URL', [
      'fileproc dlq explain',
      'fileproc dlq list --type pdf --older-than 2d',
      'fileproc dlq redrive --code SINK_REJECTED',
      'fileproc dlq drop --code INVALID_MESSAGE --yes',
    ]),
  )
    .addArgument(
      new Argument('<action>', 'list: one line a file; explain: by code, with what to do; redrive; drop').choices([
        'list',
        'explain',
        'redrive',
        'drop',
      ]),
    )
    .option('--code <code>', 'only files that the index has with this error code; or INDEXED, NOT_INDEXED')
    .option('--type <type>', 'only files of this type: pdf, image/*, text/csv')
    .option('--older-than <time>', 'only messages sent so long ago: 90s, 30m, 2h, 7d')
    .option('--key <prefix>', 'only keys that start with this')
    .option('--yes', 'drop: delete for good')
    .action(async (action: DlqAction, options: DlqOptions) => {
      const { dlq } = await import('../commands/dlq.ts');
      done(await dlq(action, options, context));
    });
}

function addReprocess({ command, withIndex, context, done }: ProgramParts): void {
  withIndex(
    command(
      'reprocess [url]',
      'Read files of the index again: those of an older processor, of an error code, of a type',
      [
        'fileproc reprocess --where "processor=pdf version<3"',
        'fileproc reprocess --code CORRUPT --dry-run',
        'fileproc reprocess s3://documents/sales/ --type application/pdf --direct',
      ],
    ),
  )
    .option('--where <terms>', 'terms that must all hold: processor=pdf version<3 type=image/* code!=CORRUPT')
    .option('--code <code>', 'files with this error code')
    .option('--type <type>', 'files of this type: application/pdf, image/*, pdf')
    .option('--all', 'every file')
    .option('--direct', 'read them here, in place of putting them into SQS_BACKFILL_QUEUE_URL (else SQS_QUEUE_URL)')
    .option('--ignore-store', 'with --direct: take nothing from EXTRACTION_STORE')
    .option('--dry-run', 'count them, and change nothing')
    .option('--workers <n>', 'with --direct: processes that read files at once (MAX_WORKERS)')
    .option('--quiet', 'show no progress')
    .action(async (url: string | undefined, options: ReprocessOptions) => {
      const { reprocess } = await import('../commands/reprocess.ts');
      done(await reprocess(url, options, context));
    });
}

function addReindex({ command, withIndex, context, done }: ProgramParts): void {
  withIndex(
    command('reindex', 'Move to a new index with the mapping of this version, while searches and workers go on', [
      'fileproc reindex --remove-old',
      'EXTRACTION_STORE=s3://documents/extractions/ fileproc reindex --from-store',
    ]),
  )
    .option('--remove-old', 'delete the old index when all is moved')
    .option('--from-store', 'fill an index that is lost or empty: what EXTRACTION_STORE holds is not read again')
    .option('--workers <n>', 'with --from-store: processes that read files at once (MAX_WORKERS)')
    .option('--quiet', 'show no progress')
    .action(async (options: ReindexOptions) => {
      const { reindex } = await import('../commands/reindex.ts');
      done(await reindex(options, context));
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
