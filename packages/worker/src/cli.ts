#!/usr/bin/env node
import { createRequire } from 'node:module';
import { CommanderError } from 'commander';
import type { CommandContext } from './commands/context.ts';
import { EXIT } from './exit-code.ts';
import { createProgram, usageExitCode } from './program.ts';
import { processTerminal } from './terminal/terminal.ts';

const stop = new AbortController();
const stopNow = new AbortController();

/** The first signal lets what is under way finish, the second ends it, the third ends this process. */
function onSignal(): void {
  if (!stop.signal.aborted) stop.abort(new DOMException('Stopped by a signal.', 'AbortError'));
  else if (!stopNow.signal.aborted) stopNow.abort();
  else process.exit(EXIT.interrupted);
}
process.on('SIGINT', onSignal);
process.on('SIGTERM', onSignal);
// Who reads our output may leave early: `fileproc search x | head -1`.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code === 'EPIPE') process.exit(EXIT.ok);
  throw error;
});

const context: CommandContext = {
  terminal: processTerminal(),
  environment: process.env,
  folder: process.cwd(),
  stdin: process.stdin,
  stop: stop.signal,
  stopNow: stopNow.signal,
  onStatusRequest(listener) {
    process.on('SIGUSR2', listener);
    if (process.platform === 'darwin') process.on('SIGINFO', listener);
  },
};

const { version } = createRequire(import.meta.url)('../package.json') as { version: string };
try {
  await createProgram(context, version, (code) => {
    process.exitCode = code;
  }).parseAsync();
} catch (error) {
  process.exitCode = await exitCodeOf(error);
}

async function exitCodeOf(error: unknown): Promise<number> {
  if (error instanceof CommanderError) return usageExitCode(error);
  if (stop.signal.aborted && (error === stop.signal.reason || (error as Error)?.name === 'AbortError'))
    return EXIT.interrupted;
  const { isFileprocError } = await import('@cis/fileproc-core');
  if (!isFileprocError(error)) {
    process.stderr.write(
      `fileproc: something went wrong that should not: ${error instanceof Error ? error.stack : String(error)}\n`,
    );
    return EXIT.unavailable;
  }
  const causes = (error.toJSON().causes ?? []).filter((cause) => !error.message.includes(cause));
  process.stderr.write(`fileproc: ${[`${error.code}: ${error.message}`, ...causes].join('\n  because: ')}\n`);
  if (error.category === 'configuration') return EXIT.usage;
  return error.category === 'file' ? EXIT.notAll : EXIT.unavailable;
}
