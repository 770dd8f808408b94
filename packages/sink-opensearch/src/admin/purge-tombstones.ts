import { field, unexpected } from '../connection/answers.ts';
import type { Request, Requester } from '../connection/requester.ts';

/**
 * Starts to remove what was remembered of deletions longer ago than `days`, and does not wait for it: the server goes on by itself.
 * A write that is older than that no longer comes; a queue that keeps messages for longer wants more days. A tombstone that was
 * replaced meanwhile is left alone (conflicts=proceed). Gives the task, for those who want to wait.
 */
export async function purgeTombstones(requester: Requester, index: string, days: number): Promise<string> {
  const request: Request = {
    method: 'POST',
    path: `/${encodeURIComponent(index)}/_delete_by_query`,
    query: { conflicts: 'proceed', wait_for_completion: false, slices: 'auto' },
    body: {
      query: {
        bool: {
          filter: [
            { terms: { kind: ['tombstone', 'marker', 'reservation'] } },
            { range: { deleted_at: { lt: `now-${Math.round(days * 24)}h` } } },
          ],
        },
      },
    },
  };
  const answer = await requester.send(request);
  if (answer.status !== 200) throw unexpected(requester, request, answer);
  return String(field(answer.body, 'task'));
}
