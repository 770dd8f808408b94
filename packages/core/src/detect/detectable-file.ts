/** What detection sees of a file: its names, and any part of its bytes. `LocalFile` is one. */
export interface DetectableFile {
  readonly name: string;
  readonly declaredType?: string;
  /** Bytes. */
  readonly size: number;
  /** Up to `length` bytes at `position`; fewer at the end of the file. */
  read(position: number, length: number): Promise<Uint8Array>;
}

/** What the content alone says. */
export interface ContentVerdict {
  readonly mediaType: string;
  /** In words, for `explain`. */
  readonly evidence: string;
  /** The content has only the form: a name of the same form says more (`.key` for a ZIP archive, `.csv` for text). */
  readonly formOnly?: boolean;
  /** Where `formOnly`: media types of the same form that this content is not, since those always show marks. */
  readonly cannotBe?: RegExp;
  /** Of text: the WHATWG name of its encoding. */
  readonly encoding?: string;
}
