import { ERRORS, FileprocError, isErrorCode, type Problem } from '@cis/fileproc-core';
import { composeSink } from '../composition/index-place.ts';
import { EXIT } from '../exit-code.ts';
import { harmless, line, styled } from '../terminal/output.ts';
import { count } from '../terminal/quantity.ts';
import { type CommandContext, type CommonOptions, configurationFor } from './context.ts';

/** Options of `fileproc problems`. */
export interface ProblemsOptions extends CommonOptions {
  readonly code?: string;
  readonly path?: string;
  readonly limit?: string;
}

/** `fileproc problems`: what could not be read, by code, with what to do. */
export async function problems(options: ProblemsOptions, context: CommandContext): Promise<number> {
  const code = options.code?.toUpperCase();
  if (code !== undefined && !isErrorCode(code))
    throw new FileprocError(
      'INVALID_CONFIG',
      `There is no code "${options.code}". Codes: ${Object.keys(ERRORS).join(', ')}.`,
    );
  const limit = options.limit ?? '1000';
  if (!/^\d{1,9}$/.test(limit))
    throw new FileprocError('INVALID_CONFIG', `--limit takes a whole number, not "${limit}".`);
  const sink = await composeSink(await configurationFor(context, options), { ...options, readOnly: true });
  if (!sink.problems) throw new FileprocError('INVALID_CONFIG', `The sink "${sink.name}" cannot list problems.`);
  await sink.prepare();
  const { terminal } = context;
  try {
    const filter = {
      ...(code && { code }),
      ...(options.path !== undefined && { path: options.path }),
      limit: Number(limit),
    };
    const byCode = new Map<Problem['code'], Problem[]>();
    for await (const problem of sink.problems(filter)) {
      if (options.json) await line(terminal.out, JSON.stringify(problem));
      else byCode.set(problem.code, [...(byCode.get(problem.code) ?? []), problem]);
    }
    for (const [code, list] of [...byCode].sort(([, a], [, b]) => b.length - a.length)) {
      const { meaning, action } = ERRORS[code];
      await line(terminal.out, `${styled(terminal, 'bold', code)}  ${count(list.length, 'file')}`);
      await line(terminal.out, `  ${meaning}`);
      await line(terminal.out, `  To do: ${action}`);
      for (const { path, message } of list) {
        await line(terminal.out, `    ${harmless(path)}`);
        await line(terminal.out, styled(terminal, 'dim', `      ${harmless(message)}`));
      }
      await line(terminal.out);
    }
    if (!options.json && byCode.size === 0) terminal.err.write('No problems: every file in the index was read.\n');
    return EXIT.ok;
  } finally {
    await sink.close();
  }
}
