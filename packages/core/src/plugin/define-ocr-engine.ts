import { FileprocError } from '../contract/errors.ts';
import type { OcrEngine, OcrEngineFactory } from '../contract/ocr.ts';
import { callingModule } from './calling-module.ts';
import { register } from './registry.ts';

/** What the author of an engine writes. See {@link OcrEngine} for the contract of the engine that `open` gives. */
export interface OcrEngineDefinition<Options extends object> {
  readonly name: string;
  readonly version: string;
  readonly languages: readonly string[];
  open(request: { readonly languages: readonly string[] }, options: Options): Promise<OcrEngine>;
}

/**
 * Makes an engine factory out of a definition, in the manner of `defineProcessor`: call it at the top level of a module,
 * export the result; options are plain data.
 */
export function defineOcrEngine<Options extends object = Record<never, never>>(
  definition: OcrEngineDefinition<Options>,
): (options?: Options) => OcrEngineFactory {
  const { name, version, languages } = definition;
  if (
    typeof name !== 'string' ||
    !/^[a-z][a-z0-9-]*$/.test(name) ||
    typeof version !== 'string' ||
    version === '' ||
    typeof definition.open !== 'function'
  )
    throw new FileprocError(
      'INVALID_CONFIG',
      `The OCR engine "${String(name)}" cannot be used: it needs a lower-case name, a version and open().`,
    );
  const module = callingModule(defineOcrEngine);
  const factory = (given?: Options): OcrEngineFactory => {
    const options = given ?? ({} as Options);
    return {
      name,
      version,
      languages,
      open: (request) => definition.open(request, options),
      ...(module && { origin: { module, kind: 'ocr-engine' as const, name, options } }),
    };
  };
  if (module) register(module, 'ocr-engine', name, factory);
  return factory;
}
