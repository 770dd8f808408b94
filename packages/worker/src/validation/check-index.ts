import type { Sink } from '@cis/fileproc-core';
import { openSearchOptions } from '../composition/aws.ts';
import type { Configuration } from '../configuration/load.ts';
import { type Check, failed, ok, warning } from './check.ts';

/** The index: reachable, its version, its analysis, its mapping; a sink of the config file by its own health. */
export async function checkIndex(configuration: Configuration, own: Sink | undefined): Promise<readonly Check[]> {
  if (own) {
    await own.prepare();
    const health = await own.health();
    await own.close();
    return [
      health.ok
        ? ok(`index ${own.name}`, health.detail)
        : failed(`index ${own.name}`, health.detail, 'Mend the index.'),
    ];
  }
  const { inspectIndex } = await import('@cis/fileproc-sink-opensearch');
  const { state, detail, server, definition } = await inspectIndex(openSearchOptions(configuration));
  const analysis =
    definition.japanese === 'kuromoji'
      ? ok('Japanese analysis', 'kuromoji')
      : warning(
          'Japanese analysis',
          'The server has no kuromoji: pairs of characters are searched instead.',
          'Install the plugin analysis-kuromoji for better ranking; Amazon OpenSearch Service has it.',
        );
  const index =
    state === 'missing'
      ? warning('index', detail, 'Make it: fileproc worker --create-index. The worker makes it else when it starts.')
      : state === 'incompatible'
        ? failed('index', detail, 'Run fileproc reindex, or set OPENSEARCH_INDEX to another name.')
        : state === 'older'
          ? warning('index', detail, 'Run fileproc reindex at a quiet time.')
          : ok('index', detail);
  return [ok('OpenSearch', `version ${server}`), analysis, index];
}
