import { definitionOf, SETTING_NAMES } from '../configuration/settings.ts';
import { EXIT } from '../exit-code.ts';
import { table } from '../terminal/columns.ts';
import { harmless, line, styled } from '../terminal/output.ts';
import { type CommandContext, type CommonOptions, configurationFor } from './context.ts';

/** `fileproc config`: every setting, its value, and where that came from. */
export async function config(options: CommonOptions, context: CommandContext): Promise<number> {
  const { values, origins, file } = await configurationFor(context, options);
  const { terminal } = context;
  const shown = (name: (typeof SETTING_NAMES)[number]): unknown =>
    definitionOf(name).secret && values[name] !== undefined ? '(secret)' : values[name];
  if (options.json) {
    const settings = Object.fromEntries(
      SETTING_NAMES.map((name) => [
        name,
        { value: shown(name) ?? null, origin: origins[name], meaning: definitionOf(name).meaning },
      ]),
    );
    await line(terminal.out, JSON.stringify({ configFile: file?.path ?? null, settings }, undefined, 2));
    return EXIT.ok;
  }
  const rows = SETTING_NAMES.map((name) => {
    const value = shown(name);
    return [
      name,
      value === undefined ? '-' : harmless(Array.isArray(value) ? value.join('+') : String(value)),
      origins[name],
      definitionOf(name).meaning,
    ];
  });
  const [head, ...lines] = table([['SETTING', 'VALUE', 'FROM', 'MEANING'], ...rows]);
  await line(terminal.out, styled(terminal, 'bold', head ?? ''));
  for (const row of lines) await line(terminal.out, row);
  await line(
    terminal.out,
    `\nConfig file: ${file?.path ?? 'none (fileproc.config.ts, .mts, .js, .mjs or .json in the working folder)'}`,
  );
  return EXIT.ok;
}
