#!/usr/bin/env node
// What each package exports, in words of TypeScript: packages/NAME/api.md. A change of it is a change for everyone who uses
// the package, so it is seen in review, and a check fails until it is written down.
//
//   node .ci/api-report.mjs            fails where a report is not true, or an export has no doc comment
//   node .ci/api-report.mjs --update   writes the reports
//
// Reads the built declarations: run after a build.
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import ts from 'typescript';

const update = process.argv.includes('--update');
const printer = ts.createPrinter({ removeComments: true, newLine: ts.NewLineKind.LineFeed });

/** Entries of a package that have types: `[name in an import, path of its declarations]`. */
function entriesOf(folder, { name, exports = {} }) {
  return Object.entries(exports)
    .filter(([, target]) => target.types)
    .map(([key, { types }]) => [name + key.slice(1), resolve(folder, types)]);
}

/** Whether a declaration is one of the module, not a parameter or a name inside of something. */
function isTopLevel(declaration) {
  const outer = ts.isVariableDeclaration(declaration) ? declaration.parent.parent : declaration;
  return ts.isSourceFile(outer.parent);
}

/** A declaration as it is in the source, without comments. */
function printed(declaration) {
  const node = ts.isVariableDeclaration(declaration) ? declaration.parent.parent : declaration;
  return (
    printer
      .printNode(ts.EmitHint.Unspecified, node, node.getSourceFile())
      .replace(/^(export )?(declare )?/, '')
      // The names of the files that declarations are bundled into change with their content.
      .replace(/import\("[^"]*"\)\./g, '')
  );
}

function report(folder, manifest) {
  const entries = entriesOf(folder, manifest);
  const program = ts.createProgram(
    entries.map(([, path]) => path),
    {
      module: ts.ModuleKind.NodeNext,
      target: ts.ScriptTarget.ES2023,
      lib: ['lib.es2024.d.ts', 'lib.esnext.disposable.d.ts'],
      strict: true,
      skipLibCheck: true,
      types: ['node'],
    },
  );
  const checker = program.getTypeChecker();
  const own = resolve(folder, 'dist');
  const original = (symbol) => (symbol.flags & ts.SymbolFlags.Alias ? checker.getAliasedSymbol(symbol) : symbol);
  /** Declarations in this package; what it passes on from another one is that one's. */
  const declarationsOf = (symbol) =>
    (symbol.declarations ?? []).filter((each) => each.getSourceFile().fileName.startsWith(own));
  const reported = new Set();
  const undocumented = [];
  const sections = [];
  const behind = new Map();

  /** Types that are seen through an exported one without being exported themselves: they are part of what a user sees. */
  function follow(node) {
    if (ts.isIdentifier(node)) {
      const found = checker.getSymbolAtLocation(node);
      const symbol = found && original(found);
      const kinds =
        ts.SymbolFlags.Interface |
        ts.SymbolFlags.TypeAlias |
        ts.SymbolFlags.Class |
        ts.SymbolFlags.Variable |
        ts.SymbolFlags.Function;
      if (symbol && symbol.flags & kinds && !reported.has(symbol) && !behind.has(symbol)) {
        const declarations = declarationsOf(symbol).filter(isTopLevel);
        if (declarations.length > 0) {
          behind.set(symbol, declarations);
          for (const declaration of declarations) follow(declaration);
        }
      }
    }
    ts.forEachChild(node, follow);
  }

  const exported = entries.map(([entry, path]) => {
    const source = program.getSourceFile(path);
    if (!source) throw new Error(`${path} is missing: build first.`);
    const symbols = checker.getExportsOfModule(checker.getSymbolAtLocation(source));
    return [
      entry,
      symbols.toSorted((a, b) => (a.name < b.name ? -1 : 1)).map((symbol) => [symbol.name, original(symbol)]),
    ];
  });
  for (const [, symbols] of exported) for (const [, symbol] of symbols) reported.add(symbol);
  for (const [entry, symbols] of exported) {
    const texts = symbols.map(([name, symbol]) => {
      const documented = ts.displayPartsToString(symbol.getDocumentationComment(checker)).trim();
      // `export * as name` and modules have their comments inside.
      if (!documented && !(symbol.flags & ts.SymbolFlags.Module)) undocumented.push(`${entry}: ${name}`);
      const declarations = declarationsOf(symbol);
      if (symbol.flags & ts.SymbolFlags.Module) {
        const members = checker
          .getExportsOfModule(symbol)
          .map((each) => each.name)
          .sort();
        return `namespace ${name} { ${members.join(', ')} }`;
      }
      for (const declaration of declarations) follow(declaration);
      return declarations.length > 0 ? declarations.map(printed).join('\n') : `export ${name} from another package`;
    });
    sections.push(`## ${entry}\n\n\`\`\`ts\n${texts.join('\n\n')}\n\`\`\`\n`);
  }
  if (behind.size > 0) {
    const texts = [...behind.values()].map((all) => all.map(printed).join('\n')).sort();
    sections.push(`## Seen through these\n\n\`\`\`ts\n${texts.join('\n\n')}\n\`\`\`\n`);
  }
  const head = `# What ${manifest.name} exports\n\nWritten by \`node .ci/api-report.mjs --update\`. A change here is a change for everyone who uses the package.\n`;
  return { text: [head, ...sections].join('\n'), undocumented };
}

let failures = 0;
let reports = 0;
let exportsWithout = 0;
for (const directory of readdirSync('packages')) {
  const folder = join('packages', directory);
  const manifest = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));
  if (manifest.private || entriesOf(folder, manifest).length === 0) continue;
  const { text, undocumented } = report(folder, manifest);
  reports++;
  for (const name of undocumented) console.log(`  NO DOC COMMENT  ${name}`);
  exportsWithout += undocumented.length;
  const path = join(folder, 'api.md');
  if (update) writeFileSync(path, text);
  else if (!existsSync(path) || readFileSync(path, 'utf8') !== text) {
    failures++;
    const was = new Set(existsSync(path) ? readFileSync(path, 'utf8').split('\n') : []);
    const is = new Set(text.split('\n'));
    console.log(`  CHANGED  ${path}`);
    for (const line of was) if (!is.has(line)) console.log(`    - ${line}`);
    for (const line of is) if (!was.has(line)) console.log(`    + ${line}`);
    console.log('    If that is meant: pnpm run api:update, and a changeset that says it.');
  }
}
console.log(`${reports} reports, ${failures} not true, ${exportsWithout} exports without a doc comment`);
process.exit(failures + exportsWithout === 0 && reports > 10 ? 0 : 1);
