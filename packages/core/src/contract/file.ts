/** A file as its source knows it, before a byte is read. Every later stage adds to this value and none replaces it. */
export interface FileRef {
  /**
   * The identity of the file: `s3://bucket/` or `file:///` and the key, percent-encoded from its exact bytes, so that
   * NFC and NFD names are two files. An embedded file has its parent's URI, `#`, and its encoded path inside.
   */
  readonly uri: string;
  /** The key as it is, for people and for search. */
  readonly path: string;
  /** The last part of the path. */
  readonly name: string;
  /** Bytes, where the source knows. */
  readonly size?: number;
  readonly createdAt?: Date;
  readonly modifiedAt?: Date;
  /**
   * The state of the file: opaque, the same exactly as long as the content is. A folder uses size and modification
   * time in nanoseconds, S3 the ETag or version. A file whose indexed version is equal is not read again.
   */
  readonly version?: string;
  /** The media type that the source declares: looked at last, believed least. */
  readonly declaredType?: string;
  /** Only of a file that came out of another. */
  readonly parent?: ParentRef;
}

/** Where an embedded file came from. */
export interface ParentRef {
  /** `document_id` of the file that directly holds it. */
  readonly id: string;
  /** `document_id` of the outermost file: the one that its source delivered. */
  readonly rootId: string;
  /** Its path inside the parent, as the parent gives it. Never used as a path on disk. */
  readonly embeddedPath: string;
  /** 1 for a file directly inside a delivered file, 2 for a file in that, and so on. */
  readonly depth: number;
}

/** What content, name and declaration together say that a file is. */
export interface DetectedType {
  /** Lower case, without parameters: `application/pdf`. `application/octet-stream` where nothing fits. */
  readonly mediaType: string;
  /** The usual extension of that type, without the dot; empty where there is none. */
  readonly extension: string;
  /** Of text: the WHATWG name of its encoding, `utf-8`, `shift_jis`. */
  readonly encoding?: string;
  /** What decided. */
  readonly by: 'content' | 'extension' | 'declared' | 'default';
  /** The evidence in words for `explain`: `OLE2 directory holds WordDocument`. */
  readonly evidence: string;
}

/** A file in the scratch folder, as a processor gets it. */
export interface LocalFile extends FileRef {
  /** Where its bytes lie: inside the scratch folder, under a name of ours. Read only. */
  readonly localPath: string;
  /** Bytes, exact. */
  readonly size: number;
  /** What was detected; a processor may rely on it. */
  readonly type: DetectedType;
  /** The whole content. For formats that need it whole; `stream()` and `read()` keep memory flat. */
  bytes(): Promise<Uint8Array<ArrayBuffer>>;
  /** The content from `start` (inclusive) to `end` (exclusive), in chunks of at most 256 KiB. */
  stream(range?: { start?: number; end?: number }): AsyncIterable<Uint8Array>;
  /** Up to `length` bytes at `position`; fewer at the end of the file. */
  read(position: number, length: number): Promise<Uint8Array<ArrayBuffer>>;
}
