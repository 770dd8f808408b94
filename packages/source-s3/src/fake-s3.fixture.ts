import { createHash } from 'node:crypto';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { ConnectionOptions } from './connection.ts';

/** An object of the fake. */
export interface FakeObject {
  readonly bytes: Uint8Array;
  readonly etag: string;
  readonly lastModified: Date;
  readonly contentType: string;
  readonly storageClass: string;
}

/** A request as it came. */
export interface FakeRequest {
  readonly method: string;
  /** As it stood on the wire. */
  readonly url: string;
  readonly key: string;
  readonly query: URLSearchParams;
  readonly range: string | undefined;
  readonly ifMatch: string | undefined;
  readonly response: ServerResponse;
}

/** Bucket of the fake. */
export const BUCKET = 'documents';

/**
 * A small server that speaks as much of S3 as is needed, in path style, and misbehaves where `fault` says so. It reads the
 * bytes of keys from the wire itself, as no client library would show what was really sent.
 */
export class FakeS3 implements AsyncDisposable {
  readonly objects = new Map<string, FakeObject>();
  readonly requests: FakeRequest[] = [];
  /** Answers a request in place of the server; true where it did. */
  fault: (request: FakeRequest) => boolean = () => false;
  /** Keys of one page of a listing. */
  pageSize = 1000;
  readonly #server = createServer((request, response) => {
    this.#answer(request, response).catch(() => response.destroy());
  });

  static async start(): Promise<FakeS3> {
    const fake = new FakeS3();
    await new Promise<void>((resolve) => fake.#server.listen(0, '127.0.0.1', resolve));
    return fake;
  }

  get connection(): ConnectionOptions & { readonly bucket: string; readonly endpoint: string } {
    process.env.AWS_ACCESS_KEY_ID ??= 'fake';
    process.env.AWS_SECRET_ACCESS_KEY ??= 'fake';
    const { port } = this.#server.address() as AddressInfo;
    return { bucket: BUCKET, endpoint: `http://127.0.0.1:${port}`, region: 'us-east-1', maxAttempts: 1 };
  }

  put(key: string, content: string | Uint8Array, more: Partial<FakeObject> = {}): FakeObject {
    const bytes = typeof content === 'string' ? Buffer.from(content) : content;
    const object = {
      bytes,
      etag: `"${createHash('md5').update(bytes).digest('hex')}"`,
      lastModified: new Date('2026-03-04T05:06:07.089Z'),
      contentType: 'binary/octet-stream',
      storageClass: 'STANDARD',
      ...more,
    };
    this.objects.set(key, object);
    return object;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#server.closeAllConnections();
    await new Promise((resolve) => this.#server.close(resolve));
  }

  async #answer(message: IncomingMessage, response: ServerResponse): Promise<void> {
    const [path = '', search = ''] = (message.url ?? '').split('?', 2);
    const [bucket, ...rest] = path.slice(1).split('/');
    const request: FakeRequest = {
      method: message.method ?? '',
      url: message.url ?? '',
      key: decodeURIComponent(rest.join('/')),
      query: new URLSearchParams(search),
      range: message.headers.range,
      ifMatch: message.headers['if-match'],
      response,
    };
    const body = Buffer.concat(await Array.fromAsync(message));
    this.requests.push(request);
    if (this.fault(request)) return;
    if (bucket !== BUCKET) return fail(request, 404, 'NoSuchBucket');
    if (request.query.has('delete')) return this.#deleteAll(request, body.toString('utf8'));
    if (request.key === '') return this.#list(request);
    if (request.method === 'PUT') {
      this.put(request.key, body, { contentType: message.headers['content-type'] ?? '' });
      response.end();
      return;
    }
    this.#get(request);
  }

  #get(request: FakeRequest): void {
    const { response } = request;
    const object = this.objects.get(request.key);
    if (!object) {
      fail(request, 404, 'NoSuchKey');
      return;
    }
    if (request.ifMatch !== undefined && request.ifMatch !== object.etag) {
      fail(request, 412, 'PreconditionFailed');
      return;
    }
    const start = Number(/^bytes=(\d+)-$/.exec(request.range ?? '')?.[1] ?? 0);
    response.writeHead(request.range ? 206 : 200, {
      ...headersOf(object),
      'Content-Length': object.bytes.length - start,
      ...(request.range && {
        'Content-Range': `bytes ${start}-${object.bytes.length - 1}/${object.bytes.length}`,
      }),
    });
    response.end(request.method === 'HEAD' ? undefined : object.bytes.subarray(start));
  }

  #list({ query, response }: FakeRequest): void {
    const after = Buffer.from(query.get('continuation-token') ?? '', 'hex');
    const keys = [...this.objects.keys()]
      .filter((key) => key.startsWith(query.get('prefix') ?? ''))
      .sort((a, b) => Buffer.compare(Buffer.from(a), Buffer.from(b)))
      .filter((key) => after.length === 0 || Buffer.compare(Buffer.from(key), after) > 0);
    const page = keys.slice(0, Math.min(this.pageSize, Number(query.get('max-keys') ?? 1000)));
    const isTruncated = page.length < keys.length;
    const contents = page.map((key) => {
      const { etag, bytes, lastModified, storageClass } = this.objects.get(key)!;
      return `<Contents><Key>${formEncoded(key)}</Key><LastModified>${lastModified.toISOString()}</LastModified><ETag>&quot;${etag.slice(1, -1)}&quot;</ETag><Size>${bytes.length}</Size><StorageClass>${storageClass}</StorageClass></Contents>`;
    });
    const token = isTruncated
      ? `<NextContinuationToken>${Buffer.from(page.at(-1) ?? '').toString('hex')}</NextContinuationToken>`
      : '';
    response.end(
      `<ListBucketResult><IsTruncated>${isTruncated}</IsTruncated><EncodingType>url</EncodingType>${token}${contents.join('')}</ListBucketResult>`,
    );
  }

  #deleteAll({ response }: FakeRequest, body: string): void {
    for (const [, key = ''] of body.matchAll(/<Key>([^<]*)<\/Key>/g)) this.objects.delete(key);
    response.end('<DeleteResult></DeleteResult>');
  }
}

/** The headers that GET and HEAD tell of an object. */
export function headersOf(object: FakeObject): Record<string, string> {
  return {
    ETag: object.etag,
    'Last-Modified': object.lastModified.toUTCString(),
    'Content-Type': object.contentType,
    'Accept-Ranges': 'bytes',
  };
}

/** Answers with an error as S3 does: no body for HEAD. */
export function fail({ response, method }: FakeRequest, status: number, code: string, more = ''): void {
  response.writeHead(status, { 'Content-Type': 'application/xml' });
  response.end(
    method === 'HEAD' ? undefined : `<Error><Code>${code}</Code><Message>${code} happened</Message>${more}</Error>`,
  );
}

/** As S3 encodes the keys of a listing: `+` for a space, `/` as it is. */
export function formEncoded(key: string): string {
  return new URLSearchParams({ key }).toString().slice('key='.length).replaceAll('%2F', '/');
}

/** All bytes of a content as text. */
export async function textOf(content: AsyncIterable<Uint8Array>): Promise<string> {
  return Buffer.concat(await Array.fromAsync(content)).toString('utf8');
}
