#!/usr/bin/env node
// Checks the types of every example in TypeScript in the documents, as a reader copies it: against the built packages. Each
// package's README has at least one. Run after a build.
import { readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import ts from 'typescript';

const packages = readdirSync('packages').map((directory) => {
  const folder = join('packages', directory);
  return { folder, manifest: JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')) };
});
const documents = [
  'README.md',
  ...readdirSync('docs').map((name) => join('docs', name)),
  ...['packages', 'examples'].flatMap((parent) => readdirSync(parent).map((name) => join(parent, name, 'README.md'))),
].filter((path) => path.endsWith('.md'));

/** All that the packages export, wherever an example stands. */
const paths = Object.fromEntries(
  packages.flatMap(({ folder, manifest: { name, exports = {} } }) =>
    Object.entries(exports).map(([key, target]) => [name + key.slice(1), [resolve(folder, target.types ?? target)]]),
  ),
);

/** Where an example counts as lying: the worker has every dependency that one imports. */
const PLACE = resolve('packages/worker');
const examples = new Map();
const without = [];
let relative = 0;
let fragments = 0;
for (const document of documents) {
  let text;
  try {
    text = readFileSync(document, 'utf8');
  } catch (error) {
    if (error.code === 'ENOENT') continue;
    throw error;
  }
  // A block that needs what only its reader has is opened with "ts fragment".
  fragments += text.match(/^```ts fragment$/gm)?.length ?? 0;
  const blocks = [...text.matchAll(/^```ts\n([\s\S]*?)^```$/gm)];
  if (blocks.length === 0 && document.startsWith('packages')) without.push(document);
  for (const [number, block] of blocks.entries()) {
    // One that imports a file beside it is shown with that file in the document.
    if (/from '\.\.?\//.test(block[1])) {
      relative++;
      continue;
    }
    const line = text.slice(0, block.index).split('\n').length + 1;
    const file = join(PLACE, `${document.replaceAll(/[/.\\]/g, '-')}-${number}.ts`);
    examples.set(file, { document, line, source: `${block[1]}export {};\n` });
  }
}

const options = {
  target: ts.ScriptTarget.ES2023,
  module: ts.ModuleKind.NodeNext,
  lib: ['lib.es2024.d.ts', 'lib.esnext.disposable.d.ts'],
  types: ['node'],
  typeRoots: [resolve('node_modules/@types')],
  strict: true,
  exactOptionalPropertyTypes: true,
  noUncheckedIndexedAccess: true,
  resolveJsonModule: true,
  skipLibCheck: true,
  noEmit: true,
  paths,
};
const host = ts.createCompilerHost(options);
const { fileExists, getSourceFile, readFile } = host;
host.fileExists = (path) => examples.has(resolve(path)) || fileExists(path);
host.readFile = (path) => examples.get(resolve(path))?.source ?? readFile(path);
host.getSourceFile = (path, ...rest) => {
  const example = examples.get(resolve(path));
  return example ? ts.createSourceFile(path, example.source, rest[0], true) : getSourceFile(path, ...rest);
};
const problems = ts.getPreEmitDiagnostics(ts.createProgram([...examples.keys()], options, host));
for (const { file, start, messageText } of problems) {
  const example = file && examples.get(resolve(file.fileName));
  const line = example ? example.line + file.getLineAndCharacterOfPosition(start).line : '';
  console.log(
    `  WRONG  ${example?.document ?? file?.fileName}:${line} ${ts.flattenDiagnosticMessageText(messageText, ' ')}`,
  );
}
for (const document of without) console.log(`  WITHOUT EXAMPLE  ${document}`);
console.log(
  `${examples.size} examples, ${problems.length} problems; not checked: ${relative} that import files beside them, ${fragments} fragments`,
);
process.exit(problems.length + without.length === 0 && examples.size > 20 ? 0 : 1);
