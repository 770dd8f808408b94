import { field, unexpected } from '../connection/answers.ts';
import type { Request, Requester } from '../connection/requester.ts';
import { ALIAS_BODY, type IndexSettings, indexName } from '../definition/definition.ts';
import { type IndexInspection, inspect } from './inspect-index.ts';

/**
 * Makes the index and its alias where they are missing, in one request, so that there is never one without the other. Two workers
 * that do so at once give it the same name: one makes it, the other finds it. Throws SINK_UNAVAILABLE and INVALID_CONFIG.
 */
export async function createMissing(
  requester: Requester,
  alias: string,
  settings: IndexSettings,
): Promise<IndexInspection> {
  const before = await inspect(requester, alias, settings);
  if (before.state !== 'missing') return before;
  const { definition } = before;
  const request: Request = {
    method: 'PUT',
    path: `/${encodeURIComponent(indexName(alias, 1, definition.hash))}`,
    body: { ...definition.body, aliases: { [alias]: ALIAS_BODY } },
  };
  const answer = await requester.send(request);
  const isThere = field(field(answer.body, 'error'), 'type') === 'resource_already_exists_exception';
  if (answer.status !== 200 && !isThere) throw unexpected(requester, request, answer);
  return inspect(requester, alias, settings);
}
