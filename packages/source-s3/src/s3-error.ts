import { FileprocError, isFileprocError } from '@cis/fileproc-core';

/** What was asked for, for the message. */
export interface Asked {
  readonly bucket: string;
  /** Absent for a question about the bucket. */
  readonly key?: string;
}

/** Codes that say that it is not the object: who asks is not known or not known any more (S3 API, "Error responses"). */
const CREDENTIALS = new Set([
  'ExpiredToken',
  'ExpiredTokenException',
  'InvalidToken',
  'TokenRefreshRequired',
  'InvalidAccessKeyId',
  'SignatureDoesNotMatch',
  'UnrecognizedClientException',
  'InvalidClientTokenId',
  'CredentialsProviderError',
  'TokenProviderError',
]);
/**
 * Codes that say that there is no such object; MethodNotAllowed is the answer for a delete marker. A 404 that does not say
 * so in its body is no proof: a wrong endpoint or a proxy gives it for everything, and files would leave the index.
 */
const GONE = new Set(['NoSuchKey', 'NoSuchVersion', 'MethodNotAllowed', 'KeyTooLongError']);
const CLOCK = new Set(['RequestTimeTooSkewed', 'RequestExpired']);
const REGION = new Set([
  'PermanentRedirect',
  'AuthorizationHeaderMalformed',
  'IllegalLocationConstraintException',
  'TemporaryRedirect',
]);

/** An error of S3 or of the way to it, in the terms of fileproc. The message names bucket and key, and what to do. */
export function s3Error(thrown: unknown, asked: Asked): FileprocError {
  if (isFileprocError(thrown)) return thrown;
  const { name, status, message, storageClass } = factsOf(thrown);
  const what = nameOf(asked);
  const said = [name, message].filter((part) => part !== undefined && part !== '').join(': ');
  const fail = (code: ConstructorParameters<typeof FileprocError>[0], text: string) =>
    new FileprocError(code, text, { cause: thrown });

  if (name === 'NoSuchBucket')
    return fail(
      'SOURCE_UNAVAILABLE',
      `There is no bucket ${asked.bucket}. Check its name, the account and the endpoint.`,
    );
  if (CREDENTIALS.has(name))
    return fail(
      'SOURCE_UNAVAILABLE',
      `S3 does not accept the credentials for ${what} (${said}). Renew them or correct AWS_ACCESS_KEY_ID, AWS_PROFILE or the role.`,
    );
  if (CLOCK.has(name))
    return fail(
      'SOURCE_UNAVAILABLE',
      `S3 refused ${what} because this machine's clock is wrong (${said}). Set the clock.`,
    );
  if (REGION.has(name) || status === 301)
    return fail(
      'SOURCE_UNAVAILABLE',
      `Bucket ${asked.bucket} is in another region than the one asked (${said}). Set AWS_REGION or the option region.`,
    );
  if (/region is missing/i.test(message))
    return fail(
      'INVALID_CONFIG',
      `No region is known for bucket ${asked.bucket}. Set AWS_REGION or the option region.`,
    );
  if (name === 'InvalidObjectState')
    return fail(
      'SOURCE_ARCHIVED',
      `${what} lies in the archive storage class ${storageClass ?? 'GLACIER'} and is not at hand. Restore it if it should be searchable.`,
    );
  if (status === 412 || status === 416)
    return fail('SOURCE_CHANGED', `${what} changed while it was being read. It is tried again.`);
  if (asked.key !== undefined && GONE.has(name)) return fail('SOURCE_MISSING', `${what} is gone.`);
  if (name.startsWith('KMS') || /server side encryption/i.test(message))
    return fail(
      'SOURCE_DENIED',
      `${what} can't be decrypted (${said}). Give the role of fileproc kms:Decrypt on its key, and see that the key is enabled.`,
    );
  if (status === 403) {
    const reason = said === '' ? 'S3 gives no reason' : said;
    return fail(
      'SOURCE_DENIED',
      asked.key === undefined
        ? `${what} may not be listed (${reason}). Give the role of fileproc s3:ListBucket on it.`
        : `${what} may not be read (${reason}). Give the role of fileproc s3:GetObject on it. Without s3:ListBucket on the bucket, S3 answers so for an object that is gone, too.`,
    );
  }
  if (status === 404)
    return fail(
      'SOURCE_UNAVAILABLE',
      `What answered for ${what} does not look like S3 (status 404). Check the endpoint.`,
    );
  return fail(
    'SOURCE_UNAVAILABLE',
    `S3 did not give ${what} (${said || `status ${status}`}). Check the network and the service.`,
  );
}

/** `s3://bucket/key` as people read it, control characters made visible. */
export function nameOf({ bucket, key }: Asked): string {
  if (key === undefined) return `Bucket ${bucket}`;
  // A key is somebody else's text: it must not start a line of its own in a log.
  const shown = key.replace(/[\u0000-\u001f\u007f-\u009f\u2028\u2029]/g, (char) => encodeURIComponent(char));
  return `s3://${bucket}/${shown}`;
}

interface Facts {
  /** The code of the error; empty where the answer had no body to say it in (HEAD). */
  readonly name: string;
  readonly message: string;
  readonly status: number | undefined;
  /** Of an archived object: its class and, in INTELLIGENT_TIERING, its tier. */
  readonly storageClass: string | undefined;
}

/** What the SDK calls an answer whose body names no code. */
const NO_CODE = new Set(['Unknown', 'UnknownError', 'Error', '403', 'Forbidden', 'NotFound']);

function factsOf(thrown: unknown): Facts {
  const error: { [key: string]: unknown } = typeof thrown === 'object' && thrown !== null ? { ...thrown } : {};
  const metadata = error.$metadata;
  const status =
    typeof metadata === 'object' && metadata !== null && 'httpStatusCode' in metadata && metadata.httpStatusCode;
  const text = thrown instanceof Error ? thrown.message : String(thrown);
  const code = typeof error.Code === 'string' ? error.Code : thrown instanceof Error ? thrown.name : '';
  const systemCode = typeof error.code === 'string' ? error.code : undefined;
  const archive = [error.StorageClass, error.AccessTier].filter((part) => typeof part === 'string').join(', ');
  return {
    name: NO_CODE.has(code) ? (systemCode ?? '') : code,
    message: NO_CODE.has(text) ? '' : text,
    status: typeof status === 'number' ? status : undefined,
    storageClass: archive === '' ? undefined : archive,
  };
}
