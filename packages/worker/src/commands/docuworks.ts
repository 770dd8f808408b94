import { readFile } from 'node:fs/promises';
import { FileprocError, LIMITS } from '@cis/fileproc-core';
import { formatInspection, inspectDocuworks } from '@cis/fileproc-processor-docuworks';
import { EXIT } from '../exit-code.ts';
import { harmless, line } from '../terminal/output.ts';
import { type CommandContext, type CommonOptions, configurationFor } from './context.ts';

const MEGABYTE = 1024 * 1024;

/** `fileproc docuworks inspect FILE`: the structure of a DocuWorks file, without its text, to send to whoever can mend us. */
export async function docuworks(
  action: string,
  path: string,
  options: CommonOptions,
  context: CommandContext,
): Promise<number> {
  if (action !== 'inspect')
    throw new FileprocError('INVALID_CONFIG', `fileproc docuworks has the action inspect, not "${action}".`);
  const { values } = await configurationFor(context, options);
  const bytes = await readFile(path).catch((cause: NodeJS.ErrnoException) => {
    throw new FileprocError('INVALID_CONFIG', `${path} cannot be read: ${cause.code ?? cause.message}.`, { cause });
  });
  if (bytes.byteLength > values.MAX_FILE_SIZE_MB * MEGABYTE)
    throw new FileprocError(
      'FILE_TOO_LARGE',
      `${path} is larger than ${values.MAX_FILE_SIZE_MB} MB (${LIMITS.fileMegabytes.setting}).`,
    );
  const inspection = inspectDocuworks(bytes);
  await line(
    context.terminal.out,
    options.json
      ? JSON.stringify(inspection, undefined, 2)
      : formatInspection(inspection).split('\n').map(harmless).join('\n'),
  );
  return EXIT.ok;
}
