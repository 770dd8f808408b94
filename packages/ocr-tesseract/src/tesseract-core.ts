import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';

/** What is used here of Tesseract's C++ interface as tesseract.js-core 7 binds it. */
export interface TessBaseApi {
  /** 0 where it went well. `datapath` null: the data lies in the working folder of the WebAssembly's own file system. */
  Init(datapath: null, languages: string, engineMode: number): number;
  SetVariable(name: string, value: string): boolean;
  /** Reads the picture from the file `/input`; 1 where it cannot. */
  SetImageFile(exifOrientation: number, radians: number): number;
  Recognize(monitor: null): number;
  GetJSONText(): string;
  Clear(): void;
  End(): void;
  Version(): string;
}

/** The compiled program. Nothing in it can reach the network or the disk: its files are in memory. */
export interface TesseractCore {
  readonly TessBaseAPI: new () => TessBaseApi;
  readonly FS: { writeFile(path: string, data: Uint8Array): void; unlink(path: string): void };
  /** Bytes of its memory, which only grows. */
  memoryBytes(): number;
}

/** What is used of the WebAssembly interface: the standard library's types know it only beside a browser's. */
interface WebAssemblyApi {
  validate(bytes: Uint8Array): boolean;
  readonly Module: new (bytes: Uint8Array) => object;
  readonly Instance: new (module: object, imports: object) => { readonly exports: Record<string, unknown> };
  readonly Memory: new (...args: never[]) => { readonly buffer: ArrayBuffer };
}

/**
 * A module with one function of SIMD instructions (WebAssembly 2.0, 7.3): it is valid where the machine has them, which
 * is everywhere but on x64 processors without SSE4.1.
 */
const SIMD_PROBE = Uint8Array.of(
  ...[0, 97, 115, 109, 1, 0, 0, 0, 1, 5, 1, 96, 0, 1, 123, 3, 2, 1, 0, 10, 10, 1, 8, 0, 65, 0, 253, 15, 253, 98, 11],
);

/**
 * Loads Tesseract from its package. The build with "relaxed SIMD" is left out: it is no faster (measured), and its
 * results may differ from machine to machine (WebAssembly relaxed-simd proposal), so that a page would not be the same
 * on each.
 */
export async function loadTesseractCore(): Promise<TesseractCore> {
  const { WebAssembly } = globalThis as unknown as { WebAssembly: WebAssemblyApi };
  const require = createRequire(import.meta.url);
  const build = WebAssembly.validate(SIMD_PROBE) ? 'tesseract-core-simd-lstm' : 'tesseract-core-lstm';
  const start = require(`tesseract.js-core/${build}`) as (
    settings: object,
  ) => Promise<Omit<TesseractCore, 'memoryBytes'>>;
  let memory: { readonly buffer: ArrayBuffer } | undefined;
  const core = await start({
    // Its messages are about parameters that this build does not know, and go nowhere.
    print() {},
    printErr() {},
    instantiateWasm(imports: object, ready: (instance: object, module: object) => void) {
      const module = new WebAssembly.Module(readFileSync(require.resolve(`tesseract.js-core/${build}.wasm`)));
      const instance = new WebAssembly.Instance(module, imports);
      memory = Object.values(instance.exports).find((entry) => entry instanceof WebAssembly.Memory);
      ready(instance, module);
    },
  });
  return { TessBaseAPI: core.TessBaseAPI, FS: core.FS, memoryBytes: () => memory?.buffer.byteLength ?? 0 };
}
