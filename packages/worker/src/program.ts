import { Command, type CommanderError, Option } from 'commander';
import type { CommandContext, CommonOptions } from './commands/context.ts';
import type { DocuworksCommandOptions } from './commands/docuworks.ts';
import type { ExtractCommandOptions } from './commands/extract.ts';
import type { IndexOptions } from './commands/index-folder.ts';
import type { ProblemsOptions } from './commands/problems.ts';
import type { SearchOptions } from './commands/search.ts';
import type { StatusOptions } from './commands/status.ts';
import type { WorkerOptions } from './commands/worker.ts';
import { SINKS } from './composition/sinks.ts';
import { EXIT } from './exit-code.ts';
import { addOperations } from './operations/program.ts';

/**
 * The whole command line: each command with its options, examples and action. `done` is told the exit code. A command's
 * module, and with it the plugins, is imported when the command runs: help and version take no longer than Node itself.
 */
export function createProgram(context: CommandContext, version: string, done: (code: number) => void): Command {
  const program = new Command('fileproc')
    .description(
      'Reads every file of a folder and makes it searchable: text, PDF, scans, images; Japanese and English.',
    )
    .version(version)
    .exitOverride()
    .configureOutput({
      writeOut: (text) => void context.terminal.out.write(text),
      writeErr: (text) => void context.terminal.err.write(text),
    })
    .showHelpAfterError('(fileproc --help shows all commands)')
    .addHelpText('after', EXIT_CODES);

  const command = (usage: string, description: string, examples: readonly string[]): Command =>
    program
      .command(usage)
      .description(description)
      .addOption(new Option('--config <file>', 'config file in place of fileproc.config.* in the working folder'))
      .option('--json', 'print JSON for machines')
      .addHelpText('after', `\nExamples:\n${examples.map((example) => `  $ ${example}`).join('\n')}`);
  const withIndex = (made: Command): Command =>
    made
      .option('--db <file>', "SQLite database of the index (INDEX_DB; a file in the user's data folder)")
      .addOption(new Option('--sink <name>', 'a built-in index in place of that of the config file').choices(SINKS));

  withIndex(
    command('index <folder>', 'Read every file of a folder into the index; a second run reads only what has changed', [
      'fileproc index ~/Documents',
      'fileproc index /srv/share --db /var/lib/fileproc/index.sqlite --workers 8',
      'fileproc index . --ignore "*.log" --watch',
    ]),
  )
    .option('--watch', 'go on and follow changes')
    .option('--workers <n>', 'processes that read files at once (MAX_WORKERS)')
    .option('--ignore <rule...>', 'leave out what matches, in the syntax of .gitignore')
    .option('--force', 'read everything again')
    .option(
      '--allow-empty',
      'take everything out of the index when the folder is empty (else an empty folder is taken for an unmounted drive)',
    )
    .option('--quiet', 'show no progress')
    .action(async (path: string, options: IndexOptions) => {
      const { indexFolder } = await import('./commands/index-folder.ts');
      done(await indexFolder(path, options, context));
    });

  withIndex(
    command('search <query...>', 'Find documents by words, "phrases", -exclusion and prefix*', [
      'fileproc search 契約',
      `fileproc search '"delivery date" -draft'`,
      'fileproc search 見積 --type pdf --after 2026-04-01',
      'fileproc search 点検 --json | jq .hits[].document.file_path',
    ]),
  )
    .option('--type <type...>', 'only these types: pdf, image/*, text/csv')
    .option('--path <prefix>', 'only paths that start with this')
    .option('--after <date>', 'only modified on or after this date')
    .option('--before <date>', 'only modified before this date')
    .option('--limit <n>', 'hits', '10')
    .option('--offset <n>', 'hits to skip', '0')
    .action(async (query: string[], options: SearchOptions) => {
      const { search } = await import('./commands/search.ts');
      done(await search(query, options, context));
    });

  command('extract <file...>', 'Print files as text, U+000C between pages, JSON or Markdown; - reads stdin', [
    'fileproc extract report.pdf',
    'fileproc extract --json scan.tiff',
    'fileproc extract --format markdown contract.docx > contract.md',
    'fileproc extract --format pdf scan.tiff -o scan.pdf',
    'curl -s https://example.com | fileproc extract - --name page.html',
  ])
    .option('--name <name>', 'name of what comes on stdin: its extension helps detection')
    .option('--no-embedded', 'leave out attachments and archive entries')
    .option('--words', 'with --json: words with their boxes')
    .addOption(
      new Option(
        '--format <format>',
        'what to print: markdown with structure; hocr: lines and words with their places, pdf: a PDF that can be searched, each of one file',
      ).choices(['text', 'json', 'markdown', 'hocr', 'pdf']),
    )
    .option('-o, --output <file>', 'with --format hocr or pdf: write to this file')
    .action(async (files: string[], options: ExtractCommandOptions) => {
      const { extract } = await import('./commands/extract.ts');
      done(await extract(files, options, context));
    });

  command(
    'explain <file>',
    'Tell how a file is read: detected type and why, processor, text or OCR by page, warnings, times',
    ['fileproc explain scan.pdf', 'fileproc explain --json mystery.bin'],
  ).action(async (file: string, options: CommonOptions) => {
    const { explain } = await import('./commands/explain.ts');
    done(await explain(file, options, context));
  });

  withIndex(
    command('worker', 'Read what the S3 events of an SQS queue name into OpenSearch, until stopped', [
      'fileproc worker --validate-only',
      'fileproc worker --create-index',
      'fileproc worker',
    ]),
  )
    .option('--validate-only', 'look at settings, permissions, bucket, queue, index and this machine, and end')
    .option('--create-index', 'make the index where it is missing, and end')
    .action(async (options: WorkerOptions) => {
      const { worker } = await import('./commands/worker.ts');
      done(await worker(options, context));
    });

  addOperations({ context, done, command, withIndex });

  withIndex(
    command('problems', 'List what could not be read, by code, with what to do', [
      'fileproc problems',
      'fileproc problems --code ENCRYPTED',
      'fileproc problems --path /srv/share/sales --json',
    ]),
  )
    .option('--code <code>', 'only this error code')
    .option('--path <prefix>', 'only paths that start with this')
    .option('--limit <n>', 'files at most', '1000')
    .action(async (options: ProblemsOptions) => {
      const { problems } = await import('./commands/problems.ts');
      done(await problems(options, context));
    });

  withIndex(
    command('status', 'Show the index, or the queues, in numbers', [
      'fileproc status',
      'fileproc status --json',
      'fileproc status --queue --interval 30',
    ]),
  )
    .option('--queue', 'the queues: waiting, in flight, how fast they are drained, time left, dead letters')
    .option('--interval <seconds>', 'with --queue: seconds between the two looks that tell the rate', '5')
    .action(async (options: StatusOptions) => {
      const { status } = await import('./commands/status.ts');
      done(await status(options, context));
    });
  command(
    'docuworks <action> <file...>',
    'Look into DocuWorks files: inspect prints their structure, without text; compare shows page by page what we and DocuWorks read (Windows)',
    [
      'fileproc docuworks inspect binder.xbd',
      'fileproc docuworks compare *.xdw --report differences.json',
      'fileproc docuworks compare --text one.xdw --report with-text.json',
    ],
  )
    .option('--report <file>', 'with compare: write what was found there, JSON, to send to whoever can mend us')
    .option('--text', 'with compare: put the texts into the report; without it there are none')
    .action(async (action: string, files: string[], options: DocuworksCommandOptions) => {
      const { docuworks } = await import('./commands/docuworks.ts');
      done(await docuworks(action, files, options, context));
    });
  command('formats', 'List the media types that are read, and by what', ['fileproc formats']).action(
    async (options: CommonOptions) => {
      const { formats } = await import('./commands/formats.ts');
      done(await formats(options, context));
    },
  );
  withIndex(
    command('config', 'Show every setting, its value and where that came from', [
      'fileproc config',
      'MAX_WORKERS=8 fileproc config --json',
    ]),
  ).action(async (options: CommonOptions) => {
    const { config } = await import('./commands/config.ts');
    done(await config(options, context));
  });
  return program;
}

const EXIT_CODES = `
Exit codes:
  ${EXIT.ok}    all done
  ${EXIT.notAll}    some files could not be read; audit: bucket and index differ
  ${EXIT.usage}    wrong usage or configuration
  ${EXIT.unavailable}    the index, the source or the scratch folder did not answer
  ${EXIT.interrupted}  stopped by Ctrl-C or SIGTERM; run it again to go on

Examples:
  $ fileproc index ~/Documents
  $ fileproc search 契約`;

/** The exit code of something that a command threw: help and version are no errors. */
export function usageExitCode(error: CommanderError): number {
  return error.exitCode === 0 ? EXIT.ok : EXIT.usage;
}
