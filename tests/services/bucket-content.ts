/** What the index must hold of a bucket, worked out from the bucket alone. */
import { createHash } from 'node:crypto';
import {
  DeleteObjectCommand,
  GetObjectCommand,
  ListObjectsV2Command,
  PutObjectCommand,
  type S3Client,
} from '@aws-sdk/client-s3';
import type { TestIndex } from './opensearch-index.ts';

/** What of an indexed document follows from its object alone. */
export interface ObjectFacts {
  readonly document_id: string;
  readonly source_uri: string;
  readonly file_path: string;
  readonly file_name: string;
  /** Bytes. */
  readonly file_size: number;
  /** Of an empty object none is told. */
  readonly content_sha256: string;
  readonly version: string;
  readonly modified_at: string;
}

const sha256 = (content: Uint8Array | string): string => createHash('sha256').update(content).digest('hex');

/** RFC 3986: all but unreserved characters and slashes, from the UTF-8 bytes. */
function encoded(key: string): string {
  const mark = (char: string): string => `%${char.charCodeAt(0).toString(16).toUpperCase()}`;
  return key
    .split('/')
    .map((part) => encodeURIComponent(part).replace(/[!'()*]/g, mark))
    .join('/');
}

/** Puts an object. */
export async function put(
  s3: S3Client,
  bucket: string,
  key: string,
  content: Uint8Array | string,
  type?: string,
): Promise<void> {
  await s3.send(
    new PutObjectCommand({
      Bucket: bucket,
      Key: key,
      Body: content,
      ...(type !== undefined && { ContentType: type }),
    }),
  );
}

/** Deletes an object. */
export async function remove(s3: S3Client, bucket: string, key: string): Promise<void> {
  await s3.send(new DeleteObjectCommand({ Bucket: bucket, Key: key }));
}

/** All keys that start with the prefix, in order. */
export async function keysOf(s3: S3Client, bucket: string, prefix = ''): Promise<string[]> {
  const keys: string[] = [];
  for (let token: string | undefined; ; ) {
    const page = await s3.send(
      new ListObjectsV2Command({ Bucket: bucket, Prefix: prefix, ...(token && { ContinuationToken: token }) }),
    );
    keys.push(...(page.Contents ?? []).map(({ Key: key = '' }) => key));
    token = page.NextContinuationToken;
    if (token === undefined) return keys.sort();
  }
}

/** The facts of every object but thumbnails, by key. */
export async function factsOf(s3: S3Client, bucket: string): Promise<Map<string, ObjectFacts>> {
  const facts = new Map<string, ObjectFacts>();
  for (const key of await keysOf(s3, bucket)) {
    if (key.startsWith('thumbnails/')) continue;
    const object = await s3.send(new GetObjectCommand({ Bucket: bucket, Key: key }));
    const content = await object.Body!.transformToByteArray();
    const seconds = Math.floor(object.LastModified!.getTime() / 1000);
    const uri = `s3://${bucket}/${encoded(key)}`;
    facts.set(key, {
      document_id: sha256(uri),
      source_uri: uri,
      file_path: key,
      file_name: key.split('/').at(-1)!,
      file_size: content.byteLength,
      content_sha256: sha256(content),
      version: `${object.ETag!.replaceAll('"', '')}@${seconds}`,
      modified_at: new Date(seconds * 1000).toISOString(),
    });
  }
  return facts;
}

type Source = Readonly<Record<string, unknown>>;

/** The documents of objects that a search can see, by path; throws where two have one path. */
export async function documentsOf(index: TestIndex): Promise<Map<string, Source>> {
  const documents = new Map<string, Source>();
  for (const { source } of await index.search({ bool: { must_not: { exists: { field: 'root_id' } } } })) {
    const path = String(source.file_path);
    if (documents.has(path)) throw new Error(`the index holds ${path} twice`);
    documents.set(path, source);
  }
  return documents;
}

/** The paths of what is embedded in each object, by the object's own path; of all that a search can see. */
export async function embeddedOf(index: TestIndex): Promise<Map<string, string[]>> {
  const roots = new Map([...(await documentsOf(index))].map(([path, { document_id: id }]) => [id, path]));
  const embedded = new Map<string, string[]>();
  for (const { source } of await index.search({ exists: { field: 'root_id' } })) {
    const root = roots.get(source.root_id) ?? `a file that is gone (${source.root_id})`;
    embedded.set(root, [...(embedded.get(root) ?? []), String(source.embedded_path)].sort());
  }
  return embedded;
}

/** Those fields of the indexed documents that `facts` tell, by path. */
export function indexedFacts(documents: ReadonlyMap<string, Source>): Map<string, Source> {
  const names = 'document_id,source_uri,file_path,file_name,file_size,content_sha256,version,modified_at'.split(',');
  return new Map(
    [...documents].map(([path, source]) => [path, Object.fromEntries(names.map((name) => [name, source[name]]))]),
  );
}
