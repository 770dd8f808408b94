/** What is read: any part of a file's bytes. `LocalFile` and `DetectableFile` are such; {@link bytesAsSource} makes one of bytes. */
export interface Ole2Source {
  /** Bytes. */
  readonly size: number;
  /** Up to `length` bytes at `position`; fewer at the end of the file. */
  read(position: number, length: number): Promise<Uint8Array>;
}

/** Bytes in memory as something that can be read. */
export function bytesAsSource(bytes: Uint8Array): Ole2Source {
  return {
    size: bytes.byteLength,
    read: async (position, length) => bytes.subarray(position, position + length),
  };
}
