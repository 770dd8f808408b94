import { FileprocError } from '@cis/fileproc-core';
import type { Request, Requester, Response } from './requester.ts';

/** The reason that OpenSearch gives for an error, with the innermost cause. */
export function reasonOf(body: unknown): string {
  if (typeof body === 'string') return body.slice(0, 300) || 'no reason given';
  const error = field(body, 'error') ?? body;
  if (typeof error === 'string') return error.slice(0, 300);
  const type = field(error, 'type');
  const reason = field(error, 'reason');
  let cause = field(error, 'caused_by');
  let inner = '';
  for (let depth = 0; cause !== undefined && depth < 10; depth++) {
    inner = String(field(cause, 'reason') ?? inner);
    cause = field(cause, 'caused_by');
  }
  const words = [type, reason, inner !== reason && inner].filter(Boolean).map(String);
  return words.join(': ').slice(0, 600) || JSON.stringify(body).slice(0, 300);
}

/** A property of something that was parsed. */
export function field(value: unknown, name: string): unknown {
  return typeof value === 'object' && value !== null && Object.hasOwn(value, name)
    ? (value as Record<string, unknown>)[name]
    : undefined;
}

/** An error for an answer that is none: not allowed, overloaded, wrong. Always SINK_UNAVAILABLE. */
export function unexpected(requester: Requester, request: Request, { status, body }: Response): FileprocError {
  const hint =
    status === 401 || status === 403
      ? ' Check the credentials, the permissions, and whether the index is blocked for writing.'
      : '';
  return new FileprocError(
    'SINK_UNAVAILABLE',
    `OpenSearch at ${requester.node} answered ${request.method} ${request.path} with ${status}: ${reasonOf(body)}.${hint}`,
  );
}

/** Sends a request whose answer must be a success. Throws SINK_UNAVAILABLE. */
export async function ask<Body>(requester: Requester, request: Request): Promise<Body> {
  const answer = await requester.send(request);
  if (answer.status < 200 || answer.status >= 300) throw unexpected(requester, request, answer);
  return answer.body as Body;
}
