import { join } from 'node:path';
import type { DetectedType, LocalFile } from '../contract/file.ts';
import type { ScratchFile } from '../contract/reader.ts';
import type { LocalContent } from './local-content.ts';

/** The file as a processor gets it. It holds good until `content` is disposed of. */
export function localFile(
  { file, folder, name, size }: ScratchFile,
  type: DetectedType,
  content: LocalContent,
): LocalFile {
  return {
    ...file,
    localPath: join(folder, name),
    size,
    type,
    bytes: content.bytes,
    stream: content.stream,
    read: content.read,
  };
}
