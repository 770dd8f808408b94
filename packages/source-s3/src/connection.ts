import { S3Client } from '@aws-sdk/client-s3';
import { FileprocError } from '@cis/fileproc-core';

/** How S3 is reached. */
export interface ConnectionOptions {
  /** Default AWS_REGION, or the region of the AWS profile. */
  readonly region?: string;
  /** The URL of a server that speaks S3, where it is not Amazon's: `http://127.0.0.1:9000`. */
  readonly endpoint?: string;
  /** `endpoint/bucket/key` in place of `bucket.endpoint/key`. Default true with `endpoint`, else false. */
  readonly forcePathStyle?: boolean;
  /**
   * A client of your own, which stays yours to destroy; the other settings of the connection then do not matter. Give it
   * `responseChecksumValidation: 'WHEN_REQUIRED'`, or a content that is left early holds its connection.
   */
  readonly client?: S3Client;
  /** Tries of one request, the first counted, with the backoff of the AWS SDK. Default 5. */
  readonly maxAttempts?: number;
  /** Milliseconds in which a request must be answered. Default 30,000. */
  readonly requestTimeout?: number;
}

/** A client, and whether it is ours. */
export interface Connection {
  readonly client: S3Client;
  /** For messages: what was set, or what the SDK found. */
  region(): Promise<string>;
  /** Destroys the client where we made it. */
  close(): void;
}

/** Milliseconds in which a connection must stand. */
const CONNECT_TIMEOUT = 5000;
/** Each content that flows holds a connection: more than files that are ever under way in one process. */
const MAX_CONNECTIONS = 256;

/** Connects lazily: nothing is sent yet. Throws INVALID_CONFIG for wrong options. */
export function connect(options: ConnectionOptions): Connection {
  const { endpoint, region, maxAttempts = 5, requestTimeout = 30_000 } = options;
  const problems = [
    !(Number.isInteger(maxAttempts) && maxAttempts >= 1) &&
      `maxAttempts is a whole number from 1 on, not ${maxAttempts}`,
    !(requestTimeout > 0) && `requestTimeout is more than 0 milliseconds, not ${requestTimeout}`,
    endpoint !== undefined &&
      !isHttpUrl(endpoint) &&
      `endpoint is an http or https URL, not ${JSON.stringify(endpoint)}`,
  ].filter((problem) => problem !== false);
  if (problems.length > 0) throw new FileprocError('INVALID_CONFIG', `The connection to S3: ${problems.join('; ')}`);
  const client =
    options.client ??
    new S3Client({
      ...(region !== undefined && { region }),
      ...(endpoint !== undefined && { endpoint }),
      forcePathStyle: options.forcePathStyle ?? endpoint !== undefined,
      maxAttempts,
      // A checksum over the flow would wrap the body: leaving it early would not free the connection any more.
      responseChecksumValidation: 'WHEN_REQUIRED',
      // Servers that speak S3 without being Amazon's often do not know the newer checksums.
      requestChecksumCalculation: 'WHEN_REQUIRED',
      requestHandler: {
        connectionTimeout: CONNECT_TIMEOUT,
        requestTimeout,
        throwOnRequestTimeout: true,
        httpAgent: { keepAlive: true, maxSockets: MAX_CONNECTIONS },
        httpsAgent: { keepAlive: true, maxSockets: MAX_CONNECTIONS },
      },
    });
  return {
    client,
    region: () => client.config.region().catch(() => 'none'),
    close: () => {
      if (options.client === undefined) client.destroy();
    },
  };
}

function isHttpUrl(text: string): boolean {
  return URL.canParse(text) && /^https?:$/.test(new URL(text).protocol);
}

/** What is wrong with the name of a bucket; false where nothing is (S3 User Guide, "General purpose bucket naming rules"). */
export function bucketProblem(bucket: string): string | false {
  return (
    !/^[A-Za-z0-9][A-Za-z0-9._-]{1,253}[A-Za-z0-9]$/.test(bucket) &&
    `bucket is the bare name of a bucket, not ${JSON.stringify(bucket)}`
  );
}
