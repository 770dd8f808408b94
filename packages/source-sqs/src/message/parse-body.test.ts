import { expect, test } from 'vitest';
import { direct, eventBridge, sns, testEvent } from '../test/event-bodies.ts';
import { composeBody, composeRecord } from './compose-event.ts';
import { decodeFormKey, encodeFormKey } from './form-key.ts';
import { parseBody } from './parse-body.ts';
import { isReasonToLook } from './s3-record.ts';

const KEY = '契約書/見積 書+100%#1.pdf';
const event = (key: string, name: string) => ({
  kind: 'event',
  records: [{ bucket: 'files', key, event: name, size: 3 }],
  bad: [],
});

test('a direct event has its key encoded as a form', () => {
  const encoded = '%E5%A5%91%E7%B4%84%E6%9B%B8/%E8%A6%8B%E7%A9%8D+%E6%9B%B8%2B100%25%231.pdf';
  expect(direct('files', [KEY])).toContain(`"key":"${encoded}"`);
  expect(parseBody(direct('files', [KEY]))).toEqual(event(KEY, 'ObjectCreated:Put'));
});

test('an EventBridge event has its key as it is', () => {
  expect(parseBody(eventBridge('files', 'a+b%20c.txt'))).toEqual(event('a+b%20c.txt', 'Object Created'));
});

test('SNS wraps either, also twice', () => {
  expect(parseBody(sns(direct('files', [KEY])))).toEqual(event(KEY, 'ObjectCreated:Put'));
  expect(parseBody(sns(eventBridge('files', KEY)))).toEqual(event(KEY, 'Object Created'));
  expect(parseBody(sns(sns(direct('files', [KEY]))))).toEqual(event(KEY, 'ObjectCreated:Put'));
});

test('a body that is wrapped without end is no event', () => {
  let body = direct('files', ['a']);
  for (let times = 0; times < 6; times++) body = sns(body);
  expect(parseBody(body)).toEqual({ kind: 'invalid', reason: 'it is wrapped more than 5 times' });
});

test('the test event of S3 is known, also wrapped', () => {
  expect(parseBody(testEvent('files'))).toEqual({ kind: 'test' });
  expect(parseBody(sns(testEvent('files')))).toEqual({ kind: 'test' });
});

test('NFC and NFD keys stay two', () => {
  const [nfc, nfd] = ['が.txt', 'か\u3099.txt'];
  const parsed = parseBody(direct('files', [nfc, nfd]));
  expect(parsed.kind === 'event' && parsed.records.map(({ key }) => key)).toEqual([nfc, nfd]);
});

test('events of other servers and with the prefix s3: are read', () => {
  const body = direct('files', ['a'], 's3:ObjectCreated:Put').replace('"aws:s3"', '"minio:s3"');
  expect(parseBody(body)).toEqual(event('a', 'ObjectCreated:Put'));
});

test.each([
  ['', 'it is no JSON object'],
  ['hello', 'it is no JSON object'],
  ['null', 'it is no JSON object'],
  ['[]', 'it is no JSON object'],
  ['{"Records":"a"}', 'it is neither an S3 notification nor an EventBridge event'],
  ['{"Type":"SubscriptionConfirmation"}', 'it is neither an S3 notification nor an EventBridge event'],
  [
    '{"detail-type":"EC2 Instance State-change Notification","source":"aws.ec2","detail":{}}',
    'it is an EventBridge event, but not of S3',
  ],
  ['{"detail-type":"Object Created","source":"aws.s3","detail":{"bucket":{"name":"files"}}}', 'it names no object'],
])('%j is no S3 event: %s', (body, reason) => {
  expect(parseBody(body)).toEqual({ kind: 'invalid', reason });
});

test('records that name no object do not take the others with them', () => {
  const good = {
    eventSource: 'aws:s3',
    eventName: 'ObjectRemoved:Delete',
    s3: { bucket: { name: 'files' }, object: { key: 'a' } },
  };
  const of = (object: object) => ({ ...good, s3: { ...good.s3, object } });
  const Records = [good, { eventSource: 'aws:ses' }, of({}), of({ key: '%E3%81' }), of({ key: '' }), null];
  expect(parseBody(JSON.stringify({ Records }))).toEqual({
    kind: 'event',
    records: [{ bucket: 'files', key: 'a', event: 'ObjectRemoved:Delete' }],
    bad: [
      { reason: 'it is no record of S3' },
      { reason: 'it names no object' },
      { reason: 'its key is not encoded as S3 does' },
      { reason: 'it names no object' },
      { reason: 'it is no record of S3' },
    ],
  });
});

test('half a surrogate pair is no key', () => {
  expect(parseBody(eventBridge('files', 'a\ud800'))).toEqual({
    kind: 'invalid',
    reason: 'its key is no valid Unicode',
  });
});

test('every event is a reason to look but those that leave the bytes as they were', () => {
  const events = [
    'ObjectCreated:Put',
    'ObjectCreated:CompleteMultipartUpload',
    'ObjectRemoved:Delete',
    'ObjectRemoved:DeleteMarkerCreated',
    'LifecycleExpiration:Delete',
    'LifecycleExpiration:DeleteMarkerCreated',
    'ObjectRestore:Completed',
    'ReducedRedundancyLostObject',
    'ObjectTagging:Put',
    'ObjectAcl:Put',
    'Object Created',
    'Object Deleted',
    'Object Restore Completed',
    'Object Tags Added',
    'Object ACL Updated',
    'ObjectSomething:New',
    '',
  ];
  const others = [
    'LifecycleTransition',
    'IntelligentTiering',
    'Replication:OperationReplicatedAfterThreshold',
    'ObjectRestore:Post',
    'ObjectRestore:Delete',
    'Object Storage Class Changed',
    'Object Access Tier Changed',
    'Object Restore Initiated',
    'Object Restore Expired',
  ];
  expect(events.filter((name) => !isReasonToLook(name))).toEqual([]);
  expect(others.filter(isReasonToLook)).toEqual([]);
});

test('keys survive the way into a direct event and back', () => {
  for (const key of [KEY, 'a b', "!'()*~", '🈂️/\u0000\u0007', 'か\u3099', 'a//b/', '/a'])
    expect(decodeFormKey(encodeFormKey(key))).toBe(key);
  expect(encodeFormKey("a b/(c)'*!.txt")).toBe('a+b/%28c%29%27%2A%21.txt');
});

test('what we enqueue is a direct S3 event of ASCII alone', () => {
  const time = new Date('2026-11-24T01:02:03.000Z');
  const body = composeBody([
    composeRecord('files', { path: KEY, size: 12 }, time),
    composeRecord('files', { path: 'b' }, time),
  ]);
  expect(body).toMatch(/^[\x20-\x7e]+$/);
  expect(parseBody(body)).toEqual({
    kind: 'event',
    records: [
      { bucket: 'files', key: KEY, event: 'ObjectCreated:Put', size: 12 },
      { bucket: 'files', key: 'b', event: 'ObjectCreated:Put' },
    ],
    bad: [],
  });
});
