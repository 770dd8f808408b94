import { type Configuration, loadConfiguration } from '../configuration/load.ts';
import type { SettingName } from '../configuration/settings.ts';
import type { Terminal } from '../terminal/terminal.ts';

/** What every command gets: where it writes, where its settings come from, and how it is told to stop. */
export interface CommandContext {
  readonly terminal: Terminal;
  readonly environment: Readonly<Record<string, string | undefined>>;
  /** The working folder. */
  readonly folder: string;
  readonly stdin: AsyncIterable<Uint8Array>;
  /** Aborted by the first Ctrl-C or SIGTERM: finish what is under way. */
  readonly stop: AbortSignal;
  /** Aborted by the second: end at once. */
  readonly stopNow: AbortSignal;
  /** Called on SIGUSR2 and, where there is one, SIGINFO (Ctrl-T): show how far it is. */
  onStatusRequest(listener: () => void): void;
}

/** Options that every command takes. */
export interface CommonOptions {
  readonly config?: string;
  readonly db?: string;
  readonly json?: boolean;
  /** One of `SINKS`. */
  readonly sink?: string;
}

/** The configuration for a command, with its options over the environment. */
export function configurationFor(
  context: CommandContext,
  options: CommonOptions,
  more: Partial<Record<SettingName, string>> = {},
): Promise<Configuration> {
  return loadConfiguration({
    environment: context.environment,
    folder: context.folder,
    ...(options.config !== undefined && { configFile: options.config }),
    options: { ...(options.db !== undefined && { INDEX_DB: options.db }), ...more },
  });
}
