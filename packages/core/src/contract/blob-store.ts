/**
 * A place for bytes under keys: thumbnails, stored extractions. A folder and a bucket with a prefix are two of them.
 *
 * Keys are ours: ASCII letters, digits, `-`, `_`, `.` and `/`. Calls may be made at once. All throw STORE_UNAVAILABLE
 * where the place does not answer or may not be used.
 */
export interface BlobStore {
  /** The bytes, or undefined where there are none under this key. */
  get(key: string, signal?: AbortSignal): Promise<Uint8Array | undefined>;
  /** Puts them there, whole or not at all, in place of what was there. */
  put(key: string, bytes: Uint8Array, contentType: string): Promise<void>;
  /** Takes them away; a key that is not there is no error. */
  delete(keys: readonly string[]): Promise<void>;
}
