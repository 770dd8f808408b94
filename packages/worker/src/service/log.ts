import type { Writable } from 'node:stream';
import type { LogRecord } from '@cis/fileproc-core';
import { type Logger, pino } from 'pino';
import type { Terminal } from '../terminal/terminal.ts';

/** The log of a service: one JSON object a line, or lines for people on a terminal. */
export async function serviceLog(terminal: Terminal, level: string, name: string): Promise<Logger> {
  const options = { level, name, base: null, timestamp: pino.stdTimeFunctions.isoTime };
  if (!terminal.out.isTTY)
    return pino({ ...options, formatters: { level: (label) => ({ level: label }) } }, terminal.out);
  const { default: pretty } = await import('pino-pretty');
  return pino(options, pretty({ destination: terminal.out as Writable, colorize: terminal.color, sync: true }));
}

/** Writes what the parts of a pipeline tell. */
export function logRecord(log: Logger, { level, message, cause, ...facts }: LogRecord): void {
  log[level]({ ...facts, ...(cause !== undefined && { cause: reasonOf(cause) }) }, message);
}

/** The reason of something in words. Stacks stay out: they tell an operator nothing. */
function reasonOf(cause: unknown): string {
  return cause instanceof Error ? cause.message : String(cause);
}
