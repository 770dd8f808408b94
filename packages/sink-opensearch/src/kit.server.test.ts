import { testSink } from '@cis/fileproc-core/testing';
import { describe, test } from 'vitest';
import { opensearch } from './opensearch.ts';
import { removeIndexes, SERVER, temporaryAlias, titled } from './server.fixture.ts';

const node = SERVER;
if (node)
  testSink(
    async () => {
      const index = temporaryAlias();
      const sink = opensearch({ node, index, replicas: 0 });
      return {
        sink,
        settle: () => sink.refresh(),
        async [Symbol.asyncDispose]() {
          await sink.close();
          await removeIndexes(index);
        },
      };
    },
    { describe, test },
  );
else test.skip(titled('the contract of a sink'), () => {});
