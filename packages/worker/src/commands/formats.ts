import { composeOcrEngine, composeProcessors } from '../composition/processors.ts';
import { EXIT } from '../exit-code.ts';
import { table } from '../terminal/columns.ts';
import { line } from '../terminal/output.ts';
import { type CommandContext, type CommonOptions, configurationFor } from './context.ts';

/** `fileproc formats`: which media types are read, by which processor, in the order of routing. */
export async function formats(options: CommonOptions, context: CommandContext): Promise<number> {
  const configuration = await configurationFor(context, options);
  const processors = composeProcessors(configuration);
  const engine = composeOcrEngine(configuration);
  const { out } = context.terminal;
  if (options.json) {
    const list = processors.map(({ name, version, mediaTypes, usesOcr = false }) => ({
      name,
      version,
      mediaTypes,
      usesOcr,
    }));
    await line(
      out,
      JSON.stringify(
        {
          processors: list,
          ocr: engine && { name: engine.name, version: engine.version, languages: engine.languages },
        },
        undefined,
        2,
      ),
    );
    return EXIT.ok;
  }
  const rows = processors.flatMap(({ name, version, mediaTypes, usesOcr }) =>
    mediaTypes.map((type) => [type, name, version, usesOcr ? 'text and OCR' : 'text']),
  );
  for (const row of table([['MEDIA TYPE', 'PROCESSOR', 'VERSION', 'READS'], ...rows])) await line(out, row);
  await line(
    out,
    engine
      ? `\nOCR: ${engine.name} ${engine.version}, ${configuration.values.OCR_LANGUAGE.join('+')}`
      : '\nOCR: switched off (OCR_ENGINE=none)',
  );
  return EXIT.ok;
}
