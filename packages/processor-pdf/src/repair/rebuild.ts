import { type FoundObject, findObjects } from './find-objects.ts';
import { unpackObjectStreams } from './object-streams.ts';

/**
 * A damaged PDF with a trailer at its end that leads to what is left: to its own catalog and page tree, or to a new tree of
 * all pages found, in the order of the file. Undefined where there is no such tree or no page. Fonts and images that pages
 * inherit from a lost tree are lost.
 */
export function rebuild(data: Uint8Array, pageTree: 'own tree' | 'new tree'): Uint8Array | undefined {
  const source = Buffer.from(data.buffer, data.byteOffset, data.byteLength);
  const text = source.toString('latin1');
  const direct = findObjects(text);
  const objects = new Map(direct.map((object) => [object.number, object]));
  const unpacked = unpackObjectStreams(source, direct).filter(({ number }) => !objects.has(number));
  for (const object of unpacked) objects.set(object.number, object);

  const added = unpacked.map(({ number, body }) => `${number} 0 obj\n${body}\nendobj\n`);
  let size = 1;
  for (const number of objects.keys()) size = Math.max(size, number + 1);
  let root = pageTree === 'own tree' ? wholeCatalog(objects) : undefined;
  if (root === undefined) {
    if (pageTree === 'own tree') return undefined;
    const pages = [...objects.values()].filter(({ type, whole }) => type === 'Page' && whole);
    if (pages.length === 0) return undefined;
    const [tree, catalog] = [size, size + 1];
    size += 2;
    const kids = pages.map(({ number, generation }) => `${number} ${generation} R`).join(' ');
    added.push(`${tree} 0 obj\n<< /Type /Pages /Count ${pages.length} /Kids [${kids}] >>\nendobj\n`);
    added.push(`${catalog} 0 obj\n<< /Type /Catalog /Pages ${tree} 0 R >>\nendobj\n`);
    root = `${catalog} 0 R`;
  }
  // A file that was written for the web has its encryption at its head too.
  const encrypt = /\/Encrypt\s+\d+\s+\d+\s+R/.exec(text)?.[0] ?? '';
  const id = /\/ID\s*\[\s*<[^<>]*>\s*<[^<>]*>\s*\]/.exec(text)?.[0] ?? '';
  added.push(`trailer\n<< /Size ${size} /Root ${root} ${encrypt} ${id} >>\nstartxref\n0\n%%EOF\n`);
  // endobj closes what the cut left open.
  return Uint8Array.from(Buffer.concat([source, Buffer.from(`\nendobj\n${added.join('')}`, 'latin1')]));
}

/** A reference to the last catalog whose page tree is there. */
function wholeCatalog(objects: ReadonlyMap<number, FoundObject>): string | undefined {
  const catalogs = [...objects.values()].filter(({ type, whole }) => type === 'Catalog' && whole);
  for (const { number, generation, body } of catalogs.reverse()) {
    const tree = /\/Pages\s+(\d+)\s+\d+\s+R/.exec(body)?.[1];
    if (tree && objects.get(Number(tree))?.whole) return `${number} ${generation} R`;
  }
  return undefined;
}
