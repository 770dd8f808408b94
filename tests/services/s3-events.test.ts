import { describe, expect, test } from 'vitest';
import {
  directEvent,
  eventBridgeEvent,
  formEncodedKey,
  sequencer,
  shuffled,
  snsWrapped,
  withDuplicates,
} from './s3-events.ts';

describe('hand-written events of S3', () => {
  test('a direct event has its key encoded as in a form, slashes kept', () => {
    const key = '契約 書/2026+1/a%b.pdf';
    expect(formEncodedKey(key)).toBe('%E5%A5%91%E7%B4%84+%E6%9B%B8/2026%2B1/a%25b.pdf');
    const { Records: records } = JSON.parse(
      directEvent(
        { bucket: 'b', key, change: 'created', size: 5, eTag: 'e', sequencer: sequencer(1) },
        { bucket: 'b', key: 'gone', change: 'delete-marker', versionId: 'v2' },
      ),
    ) as { Records: { eventName: string; s3: { object: unknown } }[] };
    expect(records.map(({ eventName, s3 }) => [eventName, s3.object])).toEqual([
      ['ObjectCreated:Put', { key: formEncodedKey(key), size: 5, eTag: 'e', sequencer: '000000005600000001' }],
      ['ObjectRemoved:DeleteMarkerCreated', { key: 'gone', versionId: 'v2' }],
    ]);
  });

  test('EventBridge gives the key plain and tells a delete marker from a deletion', () => {
    const event = (change: 'created' | 'removed' | 'delete-marker' | 'expired'): unknown[] => {
      const body = JSON.parse(eventBridgeEvent({ bucket: 'b', key: '契約 書.pdf', change })) as {
        'detail-type': string;
        detail: { object: unknown; reason: string; 'deletion-type'?: string };
      };
      return [body['detail-type'], body.detail.object, body.detail.reason, body.detail['deletion-type']];
    };
    expect([event('created'), event('removed'), event('delete-marker'), event('expired')]).toEqual([
      ['Object Created', { key: '契約 書.pdf', size: 0, etag: '' }, 'PutObject', undefined],
      ['Object Deleted', { key: '契約 書.pdf' }, 'DeleteObject', 'Permanently Deleted'],
      ['Object Deleted', { key: '契約 書.pdf' }, 'DeleteObject', 'Delete Marker Created'],
      ['Object Deleted', { key: '契約 書.pdf' }, 'Lifecycle Expiration', 'Permanently Deleted'],
    ]);
  });

  test('SNS carries the body as a string', () => {
    const body = directEvent({ bucket: 'b', key: 'k', change: 'removed' });
    expect(JSON.parse(snsWrapped(body))).toMatchObject({ Type: 'Notification', Message: body });
  });

  test('sequencers grow, in the length that was asked for', () => {
    expect(sequencer(255, 20) > sequencer(254, 20)).toBe(true);
    expect([sequencer(255, 20), sequencer(255, 10)]).toEqual(['000000000056000000FF', '56000000FF']);
  });

  test('a seed gives the same order and the same duplicates every time', () => {
    const items = Array.from({ length: 100 }, (_, i) => i);
    expect(shuffled(items, 7)).toEqual(shuffled(items, 7));
    expect(shuffled(items, 7)).not.toEqual(shuffled(items, 8));
    expect(shuffled(items, 7).toSorted((a, b) => a - b)).toEqual(items);
    const repeated = withDuplicates(items, 0.2, 7);
    expect(repeated).toEqual(withDuplicates(items, 0.2, 7));
    expect([repeated.length > 105 && repeated.length < 140, new Set(repeated).size]).toEqual([true, 100]);
  });
});
