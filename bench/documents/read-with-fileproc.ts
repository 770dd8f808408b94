/** Reads the files that its standard input names, in child processes: `node read-with-fileproc.ts WORKERS`. */
import { createInterface } from 'node:readline';
import { createIsolatedReader, type ExtractedDocument, extract } from '../../packages/core/dist/index.js';
import { archive } from '../../packages/processor-archive/dist/index.js';
import { email } from '../../packages/processor-email/dist/index.js';
import { office } from '../../packages/processor-office/dist/index.js';
import { pdf } from '../../packages/processor-pdf/dist/index.js';
import { html, text } from '../../packages/processor-text/dist/index.js';

await using reader = createIsolatedReader({
  workers: Number(process.argv[2]),
  processors: [pdf(), office(), email(), archive(), html(), text()],
});

function answer(line: object): void {
  process.stdout.write(`${JSON.stringify(line)}\n`);
}

function charactersOf(document: ExtractedDocument): number {
  return document.embedded.reduce(
    (sum, { document: inner }) => sum + (inner ? charactersOf(inner) : 0),
    document.text.length,
  );
}

const underWay = new Set<Promise<void>>();
answer({ ready: true });
for await (const line of createInterface(process.stdin)) {
  const { id, path }: { id: number; path: string } = JSON.parse(line);
  const work = extract(path, { reader, embedded: true })
    .then((document) => answer({ id, characters: charactersOf(document) }))
    .catch((error: unknown) => answer({ id, error: String(error) }));
  underWay.add(work);
  work.finally(() => underWay.delete(work));
}
await Promise.all(underWay);
