import { parseArgs } from 'node:util';
import { extract } from '../packages/core/src/index.ts';
import { emf, font, text, textAlign } from '../packages/core/src/metafile/fixtures/write-emf.ts';
import { expandLh5 } from '../packages/processor-docuworks/src/container/lh5.ts';
import { compressLh5 } from '../packages/processor-docuworks/src/fixtures/compress-lh5.ts';
import { document, metafileDrawing, page } from '../packages/processor-docuworks/src/fixtures/write-document.ts';
import { reference, writeFile } from '../packages/processor-docuworks/src/fixtures/write-file.ts';
import { docuworks } from '../packages/processor-docuworks/src/index.ts';
import { createVocabulary } from './vocabulary.ts';

/**
 * Time of the processor that a DocuWorks document of pages of text takes, and speed of -lh5- in MB of output.
 *
 *     node bench/docuworks.ts [--pages 100] [--lines 40] [--rounds 5]
 */
const { values } = parseArgs({
  options: {
    pages: { type: 'string', default: '100' },
    lines: { type: 'string', default: '40' },
    rounds: { type: 'string', default: '5' },
  },
});
const [PAGES, LINES, ROUNDS] = [Number(values.pages), Number(values.lines), Number(values.rounds)];
const CHARACTERS_A_LINE = 40;

const vocabulary = createVocabulary();

function metafile(): Uint8Array {
  let words = '';
  while (words.length < LINES * CHARACTERS_A_LINE) words += vocabulary.page();
  const lines = Array.from({ length: LINES }, (_, index) => {
    const line = words.slice(index * CHARACTERS_A_LINE, (index + 1) * CHARACTERS_A_LINE).replace(/\s/g, ' ');
    const advances = Array.from({ length: line.length }, () => 100);
    return text(500, 600 + index * 150, line, { advances });
  });
  return emf([textAlign(24), font(1), ...lines]);
}

/** Milliseconds of the processor that `act` takes, the least of the rounds. */
async function least(act: () => unknown): Promise<number> {
  let best = Number.POSITIVE_INFINITY;
  for (let round = 0; round < ROUNDS; round++) {
    const before = process.cpuUsage();
    await act();
    const { user, system } = process.cpuUsage(before);
    best = Math.min(best, (user + system) / 1000);
  }
  return best;
}

const metafiles = Array.from({ length: PAGES }, metafile);
const drawings = metafiles.map((data) => metafileDrawing(4, data));
const pages = drawings.map((drawing, index) =>
  page([{ kind: 0x8010, references: { 7: reference(index, drawing.length) } }]),
);
const file = writeFile(document(pages), { entries: drawings });
const processors = [docuworks()];
const read = async () => {
  const { pages: found } = await extract(file, { processors, name: 'document.xdw' });
  const characters = found.reduce((sum, one) => sum + one.text.length, 0);
  if (found.length !== PAGES || characters < PAGES * LINES) throw new Error('The text is not there.');
};
const first = process.cpuUsage();
await read();
const { user, system } = process.cpuUsage(first);
console.log(
  `${PAGES} pages of ${LINES} lines, ${(file.length / 1e6).toFixed(2)} MB: ${Math.round((user + system) / 1000)} ms of the processor at first, ${Math.round(await least(read))} ms at best of ${ROUNDS}`,
);

async function expanding(what: string, data: Uint8Array): Promise<void> {
  const compressed = compressLh5(data);
  const spent = await least(() => expandLh5(compressed, data.length));
  console.log(
    `-lh5- of ${what}: ${(data.length / 1e6).toFixed(1)} MB out of ${(compressed.length / 1e6).toFixed(1)} MB at ${Math.round(data.length / 1000 / spent)} MB/s of output`,
  );
}
await expanding('drawings', Buffer.concat(metafiles));
// Nothing repeats: each byte is a code of its own, which is the slowest that there is.
let state = 1;
const noise = Uint8Array.from({ length: 2_000_000 }, () => {
  state = (Math.imul(state, 1_664_525) + 1_013_904_223) | 0;
  return state >>> 24;
});
await expanding('noise', noise);
