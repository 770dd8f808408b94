import { FileprocError } from '@cis/fileproc-core';
import { ask, field, unexpected } from '../connection/answers.ts';
import type { Request, Requester } from '../connection/requester.ts';
import type { JapaneseAnalysis } from '../definition/analysis.ts';
import {
  type IndexDefinition,
  type IndexMeta,
  type IndexSettings,
  indexDefinition,
  LAYOUT,
} from '../definition/definition.ts';

/** What stands behind an alias, beside what this program would make. */
export interface IndexInspection {
  /** `missing`: nothing is there. `current`: as this program makes it. `older`: works, searched a little differently. `incompatible`: needs `reindex`. */
  readonly state: 'missing' | 'current' | 'older' | 'incompatible';
  /** The index behind the alias. */
  readonly index?: string;
  /** What it says of itself. */
  readonly meta?: IndexMeta;
  /** What this program would make on this server. */
  readonly definition: IndexDefinition;
  /** Version of the server. */
  readonly server: string;
  /** In words. */
  readonly detail: string;
}

/** Looks without changing anything. Throws SINK_UNAVAILABLE, and INVALID_CONFIG where the name is taken by something that is not ours. */
export async function inspect(requester: Requester, alias: string, settings: IndexSettings): Promise<IndexInspection> {
  const { version } = await ask<{ version?: { number?: string } }>(requester, { method: 'GET', path: '/' });
  const definition = indexDefinition(await japaneseOf(requester), settings);
  const base = { definition, server: version?.number ?? 'unknown' };
  const index = await indexBehind(requester, alias);
  if (index === undefined) return { ...base, state: 'missing', detail: `There is no index ${alias} yet.` };
  const mappings = await ask<Record<string, unknown>>(requester, {
    method: 'GET',
    path: `/${encodeURIComponent(index)}/_mapping`,
  });
  const meta = metaOf(field(field(field(mappings[index], 'mappings'), '_meta'), 'fileproc'));
  const found = { ...base, index, ...(meta && { meta }) };
  if (meta?.hash === definition.hash)
    return { ...found, state: 'current', detail: `${index} is as this program makes it.` };
  if (meta?.layout === LAYOUT)
    return {
      ...found,
      state: 'older',
      detail: `${index} was made with another analysis (${meta.japanese}; now ${definition.japanese}). It works; "fileproc reindex" brings it up to date.`,
    };
  return {
    ...found,
    state: 'incompatible',
    detail: `${index} was made by ${meta ? `another version (layout ${meta.layout}, this program needs ${LAYOUT})` : 'another program'}. Run "fileproc reindex", or set OPENSEARCH_INDEX to another name.`,
  };
}

/** The index behind an alias; undefined where there is none. Throws INVALID_CONFIG where an index has the name, or several have the alias. */
export async function indexBehind(requester: Requester, alias: string): Promise<string | undefined> {
  const request: Request = { method: 'GET', path: `/${encodeURIComponent(alias)}/_alias` };
  const answer = await requester.send(request);
  if (answer.status === 404) return undefined;
  if (answer.status !== 200) throw unexpected(requester, request, answer);
  const names = Object.keys(Object(answer.body));
  if (names.includes(alias))
    throw new FileprocError(
      'INVALID_CONFIG',
      `${alias} is an index, and must be an alias that fileproc keeps in front of its own. Delete that index, or set OPENSEARCH_INDEX to another name.`,
    );
  if (names.length > 1)
    throw new FileprocError(
      'INVALID_CONFIG',
      `The alias ${alias} leads to several indexes (${names.join(', ')}); fileproc needs it for one.`,
    );
  return names[0];
}

/** Whether the server analyses Japanese by a dictionary: tried, since not every user may list plugins. */
async function japaneseOf(requester: Requester): Promise<JapaneseAnalysis> {
  const request: Request = {
    method: 'POST',
    path: '/_analyze',
    body: { tokenizer: 'kuromoji_tokenizer', filter: ['kuromoji_baseform', 'kuromoji_stemmer'], text: '契約' },
  };
  const answer = await requester.send(request);
  if (answer.status === 200) return 'kuromoji';
  if (answer.status === 400 || answer.status === 404) return 'cjk';
  throw unexpected(requester, request, answer);
}

function metaOf(meta: unknown): IndexMeta | undefined {
  const [layout, hash, japanese] = [field(meta, 'layout'), field(meta, 'hash'), field(meta, 'japanese')];
  if (typeof layout !== 'number' || typeof hash !== 'string') return undefined;
  return { layout, hash, japanese: japanese === 'kuromoji' ? 'kuromoji' : 'cjk' };
}
