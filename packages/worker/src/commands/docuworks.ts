import { readFile, writeFile } from 'node:fs/promises';
import { FileprocError, LIMITS } from '@cis/fileproc-core';
import { formatInspection, inspectDocuworks } from '@cis/fileproc-processor-docuworks';
import type { Configuration } from '../configuration/load.ts';
import { comparisonLines } from '../docuworks/comparison-lines.ts';
import { comparisonReport } from '../docuworks/comparison-report.ts';
import { openComparison } from '../docuworks/open-comparison.ts';
import { EXIT } from '../exit-code.ts';
import { harmless, line } from '../terminal/output.ts';
import { type CommandContext, type CommonOptions, configurationFor } from './context.ts';

/** Options of `fileproc docuworks`. */
export interface DocuworksCommandOptions extends CommonOptions {
  readonly report?: string;
  readonly text?: boolean;
}

const MEGABYTE = 1024 * 1024;

/** `fileproc docuworks inspect|compare FILE...` */
export async function docuworks(
  action: string,
  paths: readonly string[],
  options: DocuworksCommandOptions,
  context: CommandContext,
): Promise<number> {
  const configuration = await configurationFor(context, options);
  if (action === 'inspect') return inspect(paths, configuration, options, context);
  if (action === 'compare') return compare(paths, configuration, options, context);
  throw new FileprocError('INVALID_CONFIG', `fileproc docuworks has the actions inspect and compare, not "${action}".`);
}

/** The structure of files, without their text, to send to whoever can mend us. */
async function inspect(
  paths: readonly string[],
  configuration: Configuration,
  options: DocuworksCommandOptions,
  { terminal }: CommandContext,
): Promise<number> {
  for (const path of paths) {
    const inspection = inspectDocuworks(await contentOf(path, configuration));
    if (paths.length > 1 && !options.json) await line(terminal.out, `${harmless(path)}:`);
    await line(
      terminal.out,
      options.json
        ? JSON.stringify(inspection, undefined, 2)
        : formatInspection(inspection).split('\n').map(harmless).join('\n'),
    );
  }
  return EXIT.ok;
}

/** What the native reader and DocuWorks read of files, page by page. The exit code tells whether all is the same. */
async function compare(
  paths: readonly string[],
  configuration: Configuration,
  options: DocuworksCommandOptions,
  { terminal, stop }: CommandContext,
): Promise<number> {
  await using comparison = openComparison(configuration);
  const found = [];
  for (const path of paths) {
    stop.throwIfAborted();
    const compared = await comparison.compare(path, await contentOf(path, configuration), stop);
    found.push(compared);
    if (options.json) await line(terminal.out, JSON.stringify(comparisonReport([compared], options.text === true)));
    else for (const each of comparisonLines(compared)) await line(terminal.out, harmless(each));
  }
  if (options.report !== undefined)
    await writeFile(options.report, JSON.stringify(comparisonReport(found, options.text === true), undefined, 2)).catch(
      (cause: NodeJS.ErrnoException) => {
        throw new FileprocError('INVALID_CONFIG', `${options.report} cannot be written: ${cause.code}.`, { cause });
      },
    );
  return found.every(({ isSame }) => isSame) ? EXIT.ok : EXIT.notAll;
}

async function contentOf(path: string, { values }: Configuration): Promise<Uint8Array> {
  const bytes = await readFile(path).catch((cause: NodeJS.ErrnoException) => {
    throw new FileprocError('INVALID_CONFIG', `${path} cannot be read: ${cause.code ?? cause.message}.`, { cause });
  });
  if (bytes.byteLength > values.MAX_FILE_SIZE_MB * MEGABYTE)
    throw new FileprocError(
      'FILE_TOO_LARGE',
      `${path} is larger than ${values.MAX_FILE_SIZE_MB} MB (${LIMITS.fileMegabytes.setting}).`,
    );
  return bytes;
}
