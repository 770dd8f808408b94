import { setTimeout as wait } from 'node:timers/promises';

/** Milliseconds in which the instance metadata service answers, where there is one. */
const PATIENCE = 1000;
/** Seconds for which a token is good. */
const TOKEN_SECONDS = 21_600;

/** Where and how often is asked. */
export interface NoticeOptions {
  /** Default http://169.254.169.254, or AWS_EC2_METADATA_SERVICE_ENDPOINT. */
  readonly endpoint?: string;
  /** Milliseconds between two looks. AWS recommends 5 seconds. */
  readonly every?: number;
}

/** Why this machine goes away. */
export type Notice = 'spot interruption' | 'auto scaling termination';

/**
 * Waits for the notice that this EC2 instance will be taken away: a Spot interruption, two minutes ahead, or a termination
 * by its Auto Scaling group. Resolves with it, or with undefined where there is no metadata service, or when `signal`
 * aborts. By IMDSv2 (Amazon EC2 User Guide, "Spot Instance interruption notices" and "Retrieve the target lifecycle state").
 */
export async function interruptionNotice(
  signal: AbortSignal,
  options: NoticeOptions = {},
): Promise<Notice | undefined> {
  const { endpoint = 'http://169.254.169.254', every = 5000 } = options;
  let token = await newToken(endpoint, signal);
  while (token !== undefined && !signal.aborted) {
    const spot = await read(endpoint, 'spot/instance-action', token, signal);
    if (spot.status === 200) return 'spot interruption';
    const state = await read(endpoint, 'autoscaling/target-lifecycle-state', token, signal);
    if (state.status === 200 && state.text === 'Terminated') return 'auto scaling termination';
    // The token is over: the service says so with 401.
    if (spot.status === 401 || state.status === 401) token = (await newToken(endpoint, signal)) ?? token;
    await wait(every, undefined, { signal, ref: false }).catch(() => undefined);
  }
  return undefined;
}

async function newToken(endpoint: string, signal: AbortSignal): Promise<string | undefined> {
  const answer = await ask(`${endpoint}/latest/api/token`, signal, 'PUT', {
    'x-aws-ec2-metadata-token-ttl-seconds': String(TOKEN_SECONDS),
  });
  return answer.status === 200 ? answer.text : undefined;
}

function read(endpoint: string, path: string, token: string, signal: AbortSignal) {
  return ask(`${endpoint}/latest/meta-data/${path}`, signal, 'GET', { 'x-aws-ec2-metadata-token': token });
}

async function ask(
  url: string,
  signal: AbortSignal,
  method: string,
  headers: Record<string, string>,
): Promise<{ readonly status: number; readonly text: string }> {
  try {
    const response = await fetch(url, {
      method,
      headers,
      signal: AbortSignal.any([signal, AbortSignal.timeout(PATIENCE)]),
    });
    return { status: response.status, text: (await response.text()).trim() };
  } catch {
    return { status: 0, text: '' };
  }
}
