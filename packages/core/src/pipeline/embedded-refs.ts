import type { EmbeddedFile } from '../contract/extraction.ts';
import type { FileRef } from '../contract/file.ts';
import { documentId, embeddedUri } from '../identity/uri.ts';

/**
 * The references of the files directly in a file, in order. A container may hold the same name twice (an archive written
 * in append mode, two attachments `image001.png`): each further one gets `;2`, `;3`, ... after its URI, which no encoded
 * path contains, so that all of them are found and stay the same from one reading to the next.
 */
export function embeddedFileRefs(holder: FileRef, embedded: readonly EmbeddedFile[]): FileRef[] {
  const seen = new Map<string, number>();
  const id = documentId(holder.uri);
  return embedded.map(({ path, size, declaredType, modifiedAt }) => {
    const uri = embeddedUri(holder.uri, path);
    const times = (seen.get(uri) ?? 0) + 1;
    seen.set(uri, times);
    return {
      uri: times === 1 ? uri : `${uri};${times}`,
      path: `${holder.path}#${path}`,
      name: lastPart(path),
      size,
      ...(modifiedAt && { modifiedAt }),
      ...(declaredType !== undefined && { declaredType }),
      // The state of the whole is the state of each part: both are written under the guard of the delivered file.
      ...(holder.version !== undefined && { version: holder.version }),
      parent: {
        id,
        rootId: holder.parent?.rootId ?? id,
        embeddedPath: path,
        depth: (holder.parent?.depth ?? 0) + 1,
      },
    };
  });
}

function lastPart(path: string): string {
  return path.split('/').findLast(Boolean) ?? path;
}
