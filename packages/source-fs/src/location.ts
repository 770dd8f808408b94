import { posix, resolve } from 'node:path';
import { decodeKey, fileUri } from '@cis/fileproc-core';

/** `file://` and, where paths start with a drive letter, the slash before it. */
const SCHEME = 'file://';
const windows = process.platform === 'win32';

/**
 * The URI of a path given as text. Relative paths are resolved against the working folder, `\` of Windows becomes `/`;
 * no slash at the end.
 */
export function uriOfPath(path: string): string {
  const absolute = resolve(path);
  return withoutSlash(fileUri(windows ? absolute.replaceAll('\\', '/') : absolute));
}

/**
 * The path that a URI names, byte for byte: names on disk are bytes, not always UTF-8, so no string can stand for every
 * one of them. What `node:fs` gets is always this. `file://` alone, the root without its slash, is `/`.
 */
export function pathOfUri(uri: string): Buffer {
  const encoded = uri.slice(SCHEME.length);
  if (encoded === '') return Buffer.from('/');
  return bytesOf(windows ? encoded.slice(1) : encoded);
}

/** A path as people read it: bytes that are no UTF-8 show as U+FFFD. */
export function displayPath(uri: string): string {
  const encoded = uri.slice(SCHEME.length);
  if (encoded === '') return '/';
  return textOf(windows ? encoded.slice(1) : encoded);
}

/** The URI of the folder that holds it, without a slash at the end. */
export function parentUri(uri: string): string {
  return uri.slice(0, uri.lastIndexOf('/'));
}

/** The last, still encoded, part of a URI. */
export function encodedName(uri: string): string {
  return uri.slice(uri.lastIndexOf('/') + 1);
}

/** Whether `uri` is `folder` itself or lies in it. */
export function isWithin(uri: string, folder: string): boolean {
  return uri.startsWith(folder) && (uri.length === folder.length || uri[folder.length] === '/');
}

/** The part of a path below a folder, as text with `/`; both as URIs. */
export function relativeText(uri: string, folder: string): string {
  return textOf(uri.slice(folder.length + 1));
}

/** The last part of a path as people read it. */
export function displayName(uri: string): string {
  return textOf(encodedName(uri));
}

/** A path below a folder, both as bytes. */
export function joinBytes(folder: Buffer, name: Buffer): Buffer {
  if (folder.length > 0 && folder[folder.length - 1] === SLASH) return Buffer.concat([folder, name]);
  return Buffer.concat([folder, SEPARATOR, name]);
}

const SLASH = posix.sep.charCodeAt(0);
const SEPARATOR = Buffer.from('/');

/** Most names are ASCII, most others UTF-8, and for both the engine's own decoders are ten times as fast. */
function textOf(encoded: string): string {
  if (!encoded.includes('%')) return encoded;
  try {
    return decodeURIComponent(encoded);
  } catch {
    return decodeKey(encoded).toString('utf8');
  }
}

function bytesOf(encoded: string): Buffer {
  if (!encoded.includes('%')) return Buffer.from(encoded, 'latin1');
  try {
    // It throws for whatever is no UTF-8, so that nothing is replaced on the way.
    return Buffer.from(decodeURIComponent(encoded), 'utf8');
  } catch {
    return decodeKey(encoded);
  }
}

function withoutSlash(uri: string): string {
  return uri.endsWith('/') ? uri.slice(0, -1) : uri;
}
