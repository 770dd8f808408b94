import { posix } from 'node:path';
import { childrenOf, type XmlElement } from '../xml/tree.ts';

/** A link from one part to another, or to something outside (ISO 29500-2, 6.5). */
export interface Relationship {
  readonly id: string;
  /** The last part of the type's URI, the same in transitional and strict files: `hyperlink`, `chart`, `header`. */
  readonly type: string;
  /** The name of the part, without a slash in front; of an external one the target as it is. */
  readonly target: string;
  readonly external: boolean;
}

/** Where the relationships of a part are written; of the package for an empty name (ISO 29500-2, 6.5.2). */
export function relationshipsPart(part: string): string {
  const { dir, base } = posix.parse(part);
  return posix.join(dir, '_rels', `${base}.rels`);
}

/** The relationships in the tree of a relationships part. Targets are seen from the folder of `part`. */
export function parseRelationships(tree: XmlElement | undefined, part: string): Relationship[] {
  return childrenOf(tree, 'Relationship').flatMap(({ attributes }) => {
    const { Id: id, Type: type, Target: target, TargetMode: mode } = attributes;
    if (id === undefined || type === undefined || target === undefined) return [];
    const external = mode?.toLowerCase() === 'external';
    return [
      { id, type: type.split('/').at(-1) ?? type, target: external ? target : resolveTarget(target, part), external },
    ];
  });
}

function resolveTarget(target: string, part: string): string {
  const path = decoded(target.split('#')[0] ?? '').replaceAll('\\', '/');
  const joined = path.startsWith('/') ? path : posix.join('/', posix.dirname(part || 'x'), path);
  return posix.normalize(joined).replace(/^\/+/, '');
}

/** Part names are percent-encoded in relationships, and mostly not in the directory of the archive. */
function decoded(path: string): string {
  try {
    return decodeURIComponent(path);
  } catch {
    return path;
  }
}
