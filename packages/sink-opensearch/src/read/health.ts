import type { Health } from '@cis/fileproc-core';
import { ask, field, unexpected } from '../connection/answers.ts';
import type { Requester } from '../connection/requester.ts';

/** Whether the index can be written to, with the version of the server and the state of the index. Never throws. */
export async function health(requester: Requester, index: string): Promise<Health> {
  try {
    const { version } = await ask<{ version?: { number?: string; distribution?: string } }>(requester, {
      method: 'GET',
      path: '/',
    });
    const request = {
      method: 'GET',
      path: `/_cluster/health/${encodeURIComponent(index)}`,
      query: { level: 'indices', timeout: '1s' },
    } as const;
    const answer = await requester.send(request);
    // 408 where there is no such index.
    if (answer.status !== 200 && answer.status !== 408) throw unexpected(requester, request, answer);
    const states = answer.body;
    const status = String(field(states, 'status'));
    const names = Object.keys(Object(field(states, 'indices')));
    const server = `${version?.distribution === 'opensearch' ? 'OpenSearch' : (version?.distribution ?? 'server')} ${version?.number ?? 'of unknown version'}`;
    if (names.length === 0) return { ok: false, detail: `${server} at ${requester.node}: there is no index ${index}` };
    return { ok: status !== 'red', detail: `${server} at ${requester.node}, index ${names.join()}: ${status}` };
  } catch (thrown) {
    return { ok: false, detail: thrown instanceof Error ? thrown.message : String(thrown) };
  }
}
