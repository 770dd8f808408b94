import { SQSClient } from '@aws-sdk/client-sqs';

/**
 * Milliseconds. An answer takes 20 s at most, the longest long poll; a connection that is silent for longer has died
 * without telling, as those through a NAT gateway do after 350 s.
 */
const WAITS = { connectionTimeout: 5_000, requestTimeout: 35_000, throwOnRequestTimeout: true };

/** How SQS is reached. */
export interface QueueAccess {
  /** Default: that of the environment, `AWS_REGION`, or of the profile. */
  readonly region?: string;
  /** Another server that speaks SQS. */
  readonly endpoint?: string;
  /** A client that is made already; it is not closed by us, and `region` and `endpoint` are then its own. */
  readonly client?: SQSClient;
}

/** A client, and what frees it. */
export interface OpenedClient extends Disposable {
  readonly client: SQSClient;
}

/** The client of `access`, or one made from its other settings and the credentials of the environment. */
export function openClient({ client, region, endpoint }: QueueAccess): OpenedClient {
  if (client) return { client, [Symbol.dispose]: () => {} };
  const made = new SQSClient({
    ...(region !== undefined && { region }),
    ...(endpoint !== undefined && { endpoint }),
    requestHandler: WAITS,
  });
  return { client: made, [Symbol.dispose]: () => made.destroy() };
}
