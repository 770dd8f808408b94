#!/usr/bin/env node
import { parseArgs } from 'node:util';
import { createProcessorPackage } from './create-processor-package.ts';

const USAGE = `npm create fileproc-processor NAME [-- --media-type TYPE]

Writes a package with a processor for fileproc into the new folder NAME: the processor, its conformance test, its build.

  NAME                lower-case letters, digits and hyphens, as in weather-report
  --media-type TYPE   the files it reads, as \`fileproc explain FILE\` names them (default: application/x-NAME)
  --help              this text`;

async function main(): Promise<number> {
  try {
    const { values, positionals } = parseArgs({
      allowPositionals: true,
      options: { 'media-type': { type: 'string' }, help: { type: 'boolean', short: 'h' } },
    });
    if (values.help) {
      console.log(USAGE);
      return 0;
    }
    const [name, ...rest] = positionals;
    if (name === undefined || rest.length > 0) {
      console.error(USAGE);
      return 2;
    }
    const mediaType = values['media-type'];
    const { folder, files } = await createProcessorPackage(name, mediaType === undefined ? {} : { mediaType });
    for (const file of files) console.log(`  ${folder}/${file}`);
    console.log(`\nNext:\n  cd ${folder}\n  npm install\n  npm test`);
    return 0;
  } catch (error) {
    console.error(error instanceof Error ? error.message : String(error));
    return 2;
  }
}

process.exitCode = await main();
