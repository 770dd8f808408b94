import { afterEach, expect, test, vi } from 'vitest';
import { fakeServer } from '../fake-server.fixture.ts';
import { opensearch } from '../opensearch.ts';
import { connect } from './connect.ts';

afterEach(() => {
  vi.unstubAllEnvs();
});

test('basic authentication is sent with each request', async () => {
  await using server = await fakeServer(() => undefined);
  const requester = connect({ node: server.node, auth: { kind: 'basic', username: 'u', password: 'p' } });
  await requester.send({ method: 'GET', path: '/' });
  await requester.close();
  expect(server.requests[0]?.headers.authorization).toBe(`Basic ${Buffer.from('u:p').toString('base64')}`);
});

test.each(['es', 'aoss'] as const)(
  'requests are signed for %s with the credentials of the environment',
  async (service) => {
    vi.stubEnv('AWS_ACCESS_KEY_ID', 'AKIDEXAMPLE');
    vi.stubEnv('AWS_SECRET_ACCESS_KEY', 'secret');
    vi.stubEnv('AWS_SESSION_TOKEN', 'token');
    await using server = await fakeServer(() => undefined);
    const requester = connect({ node: server.node, auth: { kind: 'sigv4', region: 'ap-northeast-1', service } });
    await requester.send({ method: 'POST', path: '/i/_bulk', body: Buffer.from('{"delete":{"_id":"契"}}\n') });
    await requester.close();
    const {
      authorization,
      'x-amz-security-token': token,
      'x-amz-content-sha256': sha,
    } = server.requests[0]?.headers ?? {};
    expect(authorization).toMatch(
      new RegExp(`^AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE/\\d{8}/ap-northeast-1/${service}/aws4_request, `),
    );
    expect([token, sha]).toEqual(['token', '9cec3beaf07cbc0e998888e492ac6f4deaf4fd4e49562b4a4c94c732bc5f11af']);
  },
);

test.each([
  [{ node: 'localhost:9200' }, 'node'],
  [{ node: 'http://user:secret@bad host' }, 'node'],
  [{ node: 'http://a', index: 'Upper' }, 'index'],
  [{ node: 'http://a', index: '_hidden' }, 'index'],
  [{ node: 'http://a', maxBulkBytes: 0 }, 'maxBulkBytes'],
  [{ node: 'http://a', shards: Number.NaN }, 'shards'],
  [{ node: 'http://a', requestTimeoutMs: -1 }, 'requestTimeoutMs'],
])('a wrong option is named: %j', (options, name) => {
  const error = (() => {
    try {
      opensearch(options);
    } catch (thrown) {
      return thrown;
    }
    return undefined;
  })();
  expect(error).toMatchObject({ code: 'INVALID_CONFIG', message: expect.stringContaining(name) });
  expect(String(error)).not.toContain('secret');
});
