import { FileprocError } from '@cis/fileproc-core';

/** What a failed call to SQS means. */
export type QueueTrouble =
  /** There is no such queue. */
  | 'missing'
  /** The caller may not do that, or the queue's key is closed to it. */
  | 'denied'
  /** There are no credentials, or SQS knows them no longer. */
  | 'credentials'
  /** The receipt handle is over: the message went back to the queue, or is deleted. */
  | 'expired-handle'
  /** SQS can do no such thing, or an older or smaller server cannot. */
  | 'unsupported'
  /** Throttled, away, broken off: another try may do. */
  | 'passing';

const MISSING = /QueueDoesNotExist|NonExistentQueue/;
const DENIED =
  /AccessDenied|NotAuthorized|^Kms(AccessDenied|Disabled|NotFound|InvalidState|InvalidKeyUsage|OptInRequired)/;
const CREDENTIALS =
  /CredentialsProviderError|InvalidClientTokenId|UnrecognizedClient|ExpiredToken|SignatureDoesNotMatch|InvalidSignature|InvalidSecurity|MissingAuthenticationToken|InvalidAccessKeyId|OptInRequired|TokenProviderError/;
const HANDLE = /ReceiptHandleIsInvalid|InvalidParameterValue|MessageNotInflight|InvalidReceiptHandle/;
const UNSUPPORTED = /UnsupportedOperation|InvalidAction|UnknownOperation|NotImplemented|UnknownAction/;

/** What something thrown by the client of SQS, or the code of a failed entry of a batch, means. */
export function troubleOf(thrown: unknown): QueueTrouble {
  const { name, status } = nameAndStatus(thrown);
  if (MISSING.test(name)) return 'missing';
  if (CREDENTIALS.test(name)) return 'credentials';
  if (DENIED.test(name)) return 'denied';
  if (HANDLE.test(name)) return 'expired-handle';
  if (UNSUPPORTED.test(name)) return 'unsupported';
  return status === 401 || status === 403 ? 'denied' : 'passing';
}

function nameAndStatus(thrown: unknown): { name: string; status: number | undefined } {
  if (typeof thrown === 'string') return { name: thrown, status: undefined };
  if (!(thrown instanceof Error)) return { name: '', status: undefined };
  const { Code, $metadata } = thrown as { Code?: unknown; $metadata?: { httpStatusCode?: number } };
  return { name: `${thrown.name} ${typeof Code === 'string' ? Code : ''}`.trim(), status: $metadata?.httpStatusCode };
}

/** A failed call as our error: INVALID_CONFIG where a setting or a permission is the reason, else SOURCE_UNAVAILABLE. */
export function queueError(thrown: unknown, queueUrl: string, doing: string): FileprocError {
  const trouble = troubleOf(thrown);
  const reason = thrown instanceof Error ? `${thrown.name}: ${thrown.message}` : String(thrown);
  const hints: Record<QueueTrouble, string> = {
    missing: `There is no queue ${queueUrl}; check its URL and region.`,
    denied: `The queue ${queueUrl} does not allow ${doing}; give this identity the permission, also on the queue's key.`,
    credentials: `The credentials for ${queueUrl} are missing, wrong or over.`,
    'expired-handle': `The message of ${queueUrl} is held no longer.`,
    unsupported: `The server of ${queueUrl} does not offer ${doing}.`,
    passing: `The queue ${queueUrl} did not answer while ${doing}.`,
  };
  const isSetting =
    trouble === 'missing' || trouble === 'denied' || trouble === 'credentials' || trouble === 'unsupported';
  return new FileprocError(isSetting ? 'INVALID_CONFIG' : 'SOURCE_UNAVAILABLE', `${hints[trouble]} (${reason})`, {
    cause: thrown,
  });
}
