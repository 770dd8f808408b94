import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { serverEndpoints } from './aws-test-bed.ts';
import { askOpenSearch } from './opensearch-index.ts';
import { installPrograms } from './programs.ts';
import { freePorts } from './server-process.ts';
import { startOpenSearch } from './servers.ts';

describe.skipIf(!serverEndpoints())('a server of a test of its own', () => {
  test('OpenSearch that is killed and started again has what it confirmed, and its versions', {
    timeout: 300_000,
  }, async ({ onTestFinished }) => {
    const { openSearch } = installPrograms();
    const folder = mkdtempSync(join(tmpdir(), 'fileproc-opensearch-'));
    onTestFinished(() => rmSync(folder, { recursive: true, force: true, maxRetries: 5, retryDelay: 100 }));
    const [port] = await freePorts(1);
    const place = { folder, port: port! };

    await using first = await startOpenSearch(openSearch, place);
    await askOpenSearch(first.url, 'PUT', '/kept', { settings: { number_of_replicas: 0 } });
    await askOpenSearch(first.url, 'PUT', '/kept/_doc/1?version=7&version_type=external', { text: '契約' });
    await first.stop('SIGKILL');

    await using second = await startOpenSearch(openSearch, place, { 'thread_pool.write.queue_size': '1' });
    await askOpenSearch(second.url, 'GET', '/_cluster/health/kept?wait_for_status=green&timeout=60s');
    expect(await askOpenSearch(second.url, 'GET', '/kept/_doc/1')).toMatchObject({
      _version: 7,
      _source: { text: '契約' },
    });
    await expect(
      askOpenSearch(second.url, 'PUT', '/kept/_doc/1?version=6&version_type=external', { text: '古い' }),
    ).rejects.toThrow('409');
    const settings = await askOpenSearch(second.url, 'GET', '/_nodes/settings?flat_settings=true');
    expect(JSON.stringify(settings)).toContain('"thread_pool.write.queue_size":"1"');
  });
});
