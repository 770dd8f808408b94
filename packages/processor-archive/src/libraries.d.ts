/** Inner modules of unbzip2-stream 1.4.3, which has no types. */
declare module 'unbzip2-stream/lib/bit_iterator.js' {
  /** Reads so many bits; `null` goes on to the next byte. */
  type Bits = ((count: number | null) => number) & { readonly bytesRead: number };
  export default function bitIterator(nextBuffer: () => Uint8Array | undefined): Bits;
}

declare module 'unbzip2-stream/lib/bzip2.js' {
  import type bitIterator from 'unbzip2-stream/lib/bit_iterator.js';

  const bzip2: {
    /** Reads the header of a stream: blocks of so many 100,000 bytes. */
    header(bits: ReturnType<typeof bitIterator>): number;
    /** Unpacks a block and gives the running checksum; `null` at the end of a stream. */
    decompress(
      bits: ReturnType<typeof bitIterator>,
      push: (byte: number) => void,
      buffer: Int32Array,
      bufferBytes: number,
      checksum: number | null,
    ): number | null;
  };
  export default bzip2;
}

/** The WebAssembly module of libarchive.js 2.0.2; its own worker reads whole entries and prints errors. */
declare module 'libarchive.js/src/webworker/wasm-gen/libarchive.js' {
  export interface LibarchiveModule {
    /** Replaced whenever memory grows. */
    readonly HEAPU8: Uint8Array;
    cwrap(
      name: 'archive_open',
      result: 'number',
      parameters: string[],
    ): (data: number, size: number, password: string | null, locale: string) => number;
    cwrap(name: 'archive_error_string', result: 'string', parameters: string[]): (archive: number) => string;
    cwrap(name: 'archive_entry_size', result: 'number', parameters: string[]): (entry: number) => number;
    _malloc(bytes: number): number;
    _free(pointer: number): void;
    _get_next_entry(archive: number): number;
    _get_filedata(archive: number, bytes: number): number;
    _archive_entry_pathname(entry: number): number;
    _archive_entry_filetype(entry: number): number;
    _archive_entry_is_encrypted(entry: number): number;
    _archive_close(archive: number): void;
  }
  export default function libarchive(options: {
    wasmBinary: Uint8Array;
    print: (text: string) => void;
    printErr: (text: string) => void;
  }): Promise<LibarchiveModule>;
}
