import type { InventoryEntry } from '@cis/fileproc-core';
import type { Requester } from '../connection/requester.ts';
import { VISIBLE } from '../definition/mapping.ts';
import { refresh } from '../write/embedded.ts';
import { scroll } from './scroll.ts';
import type { StoredDocument } from './source.ts';

/** Some 400 bytes each. */
const AT_ONCE = 5_000;

const FIELDS = [
  'document_id',
  'source_uri',
  'version',
  'file_size',
  'content_sha256',
  'fingerprint',
  'success',
  'error_code',
  'mime_type',
  'processor_name',
  'processor_version',
] as const satisfies readonly (keyof StoredDocument)[];

/** Every delivered document whose `source_uri` starts so, ascending by its bytes. */
export async function* inventory(
  requester: Requester,
  index: string,
  prefix: string,
  signal?: AbortSignal,
): AsyncGenerator<InventoryEntry> {
  await refresh(requester, index);
  const under = prefix === '' ? [] : [{ prefix: { source_uri: { value: prefix } } }];
  const listing = {
    query: { bool: { filter: [VISIBLE, ...under], must_not: [{ exists: { field: 'parent_id' } }] } },
    sort: [{ source_uri: 'asc' }, { document_id: 'asc' }],
    source: FIELDS,
    size: AT_ONCE,
  };
  for await (const stored of scroll<StoredDocument>(requester, index, listing, signal)) {
    signal?.throwIfAborted();
    yield {
      documentId: stored.document_id,
      sourceUri: stored.source_uri,
      ...(stored.version !== undefined && { version: stored.version }),
      size: stored.file_size,
      ...(stored.content_sha256 !== undefined && { sha256: stored.content_sha256 }),
      fingerprint: stored.fingerprint,
      success: stored.success,
      ...(stored.error_code && { code: stored.error_code }),
      mediaType: stored.mime_type,
      processorName: stored.processor_name,
      processorVersion: stored.processor_version,
    };
  }
}
