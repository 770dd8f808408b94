import { FileprocError } from '@cis/fileproc-core';
import { Client, type ClientOptions } from '@opensearch-project/opensearch';
import { type ConnectionOptions, connectionSettings } from '../options.ts';
import type { Requester } from './requester.ts';

/** Every status is an answer to us: the client shall neither throw nor repeat. */
const ANSWERS = Array.from({ length: 300 }, (_, index) => 300 + index);

/**
 * Connects when first used. Nothing is repeated here: who sends knows what may be sent again.
 * Throws INVALID_CONFIG for options that are wrong.
 */
export function connect(options: ConnectionOptions): Requester {
  const settings = connectionSettings(options);
  const { node, requestTimeoutMs, gzip } = settings;
  const shown = withoutCredentials(node);
  let client: Promise<Client> | undefined;
  return {
    node: shown,
    async send({ method, path, query, body, timeoutMs = requestTimeoutMs }) {
      client ??= open(settings).catch((thrown) => {
        client = undefined;
        throw thrown;
      });
      try {
        const opened = await client;
        const answer = await opened.transport.request(
          {
            method,
            path,
            ...(query && { querystring: { ...query } }),
            ...(Buffer.isBuffer(body) ? { bulkBody: body } : body && { body }),
          },
          { ignore: ANSWERS, maxRetries: 0, requestTimeout: timeoutMs, ...(gzip && { compression: 'gzip' as const }) },
        );
        return { status: answer.statusCode ?? 0, body: answer.body };
      } catch (thrown) {
        const reason = thrown instanceof Error ? `${thrown.name}: ${thrown.message}` : String(thrown);
        throw new FileprocError(
          'SINK_UNAVAILABLE',
          `OpenSearch at ${shown} did not answer ${method} ${path}: ${reason}`,
          {
            cause: thrown,
          },
        );
      }
    },
    async close() {
      // Closing a client twice never ends.
      const opened = client;
      client = undefined;
      if (opened) await (await opened).close();
    },
  };
}

async function open({ node, auth, tls, requestTimeoutMs }: Required<ConnectionOptions>): Promise<Client> {
  const options: ClientOptions = { node, requestTimeout: requestTimeoutMs, maxRetries: 0, ssl: tls };
  if (auth.kind === 'basic') options.auth = { username: auth.username, password: auth.password };
  if (auth.kind !== 'sigv4') return new Client(options);
  // Loaded only where they are used: the credential providers are 10 MB of code.
  const [{ AwsSigv4Signer }, { fromNodeProviderChain }] = await Promise.all([
    import('@opensearch-project/opensearch/aws-v3'),
    import('@aws-sdk/credential-providers'),
  ]);
  const getCredentials = fromNodeProviderChain({ clientConfig: { region: auth.region } });
  const { Connection, Transport } = AwsSigv4Signer({
    region: auth.region,
    service: auth.service ?? 'es',
    getCredentials,
  });
  return new Client({ ...options, Connection, Transport });
}

function withoutCredentials(node: string): string {
  const url = new URL(node);
  url.username = '';
  url.password = '';
  return url.href.replace(/\/$/, '');
}
