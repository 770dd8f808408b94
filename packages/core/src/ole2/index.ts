export { fileTime } from './directory.ts';
export { OLE2_SIGNATURE } from './header.ts';
export { type Ole2File, type Ole2Options, type Ole2Storage, type Ole2Stream, openOle2 } from './ole2-file.ts';
export { bytesAsSource, type Ole2Source } from './source.ts';
export { readStorage } from './storage-content.ts';
export { type StorageContent, type StreamContent, writeOle2 } from './write-ole2.ts';
