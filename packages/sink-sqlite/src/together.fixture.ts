/**
 * For tests: another process that writes to an index. Prints each number once its document is confirmed.
 *
 *     node together.fixture.ts PATH PREFIX COUNT
 */
import { fileUri } from '@cis/fileproc-core';
import { pagesInMemory, sampleDocument } from '@cis/fileproc-core/testing';
import { sqlite } from './sqlite.ts';

const [path = '', prefix = '', count = '0'] = process.argv.slice(2);
const sink = sqlite({ path });
await sink.prepare();
for (let number = 0; number < Number(count); number++) {
  const file = `/${prefix}/${number}`;
  const pages = Array.from({ length: 3 }, (_, index) => ({
    number: index + 1,
    text: `${prefix} ${number} 契約書の本文 `.repeat(100),
    origin: 'text' as const,
  }));
  const document = sampleDocument(fileUri(file), { file_path: file, file_name: String(number), page_count: 3 });
  const [outcome] = await sink.write([{ kind: 'upsert', document, pages: pagesInMemory(pages) }]);
  if (outcome?.status !== 'written') throw new Error(JSON.stringify(outcome));
  process.stdout.write(`${number}\n`);
}
await sink.close();
