import { resolveLimits } from '@cis/fileproc-core';
import { readXml } from './read-xml.ts';
import { createTreeBuilder, elementsOf, type XmlElement } from './tree.ts';

/** The root element of a small piece of XML in memory; undefined where there is none. */
export async function parseXmlTree(bytes: Uint8Array): Promise<XmlElement | undefined> {
  const builder = createTreeBuilder();
  const content = (async function* () {
    yield bytes;
  })();
  await readXml(content, builder.handler, { limits: resolveLimits(), signal: new AbortController().signal });
  return elementsOf(builder.root)[0];
}
