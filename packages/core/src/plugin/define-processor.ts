import { FileprocError } from '../contract/errors.ts';
import type { Extraction } from '../contract/extraction.ts';
import type { LocalFile } from '../contract/file.ts';
import type { PluginOrigin, ProcessContext, Processor } from '../contract/processor.ts';
import { callingModule } from './calling-module.ts';
import { register } from './registry.ts';

/** What an author writes. See {@link Processor} for the contract of each member. */
export interface ProcessorDefinition<Options extends object> {
  readonly name: string;
  readonly version: string;
  readonly mediaTypes: readonly string[];
  readonly usesOcr?: boolean;
  process(file: LocalFile, context: ProcessContext, options: Options): Promise<Extraction>;
}

/**
 * Makes a processor factory out of a definition. Call it at the top level of a module and export the result:
 *
 * ```ts
 * export const ini = defineProcessor({
 *   name: 'ini', version: '1', mediaTypes: ['text/x-ini'],
 *   async process(file) {
 *     return { pages: [{ number: 1, text: new TextDecoder().decode(await file.bytes()), origin: 'text' }], metadata: {} };
 *   },
 * });
 * // ini() is the processor
 * ```
 *
 * The module is remembered, so that a child process can import it and find the definition again: nothing else is needed
 * for isolation. Options cross processes and must be plain data. Throws INVALID_CONFIG for a definition that cannot work.
 */
export function defineProcessor<Options extends object = Record<never, never>>(
  definition: ProcessorDefinition<Options>,
): (options?: Options) => Processor {
  checkDefinition(definition);
  const { name, version, mediaTypes, usesOcr } = definition;
  const module = callingModule(defineProcessor);
  const factory = (given?: Options): Processor => {
    const options = given ?? ({} as Options);
    const origin: PluginOrigin | undefined = module ? { module, kind: 'processor', name, options } : undefined;
    return {
      name,
      version,
      mediaTypes,
      ...(usesOcr !== undefined && { usesOcr }),
      process: (file, context) => definition.process(file, context, options),
      ...(origin && { origin }),
    };
  };
  if (module) register(module, 'processor', name, factory);
  return factory;
}

function checkDefinition(definition: ProcessorDefinition<never>): void {
  const { name, version, mediaTypes } = definition;
  const wrong: string[] = [];
  if (typeof name !== 'string' || !/^[a-z][a-z0-9-]*$/.test(name))
    wrong.push('name must be lower-case letters, digits and hyphens');
  if (typeof version !== 'string' || version === '') wrong.push('version must be a string that is not empty');
  if (!Array.isArray(mediaTypes) || mediaTypes.length === 0) wrong.push('mediaTypes must name at least one type');
  else
    for (const type of mediaTypes)
      if (!isMediaRange(type)) wrong.push(`"${type}" is no media type: write type/subtype, type/* or */*`);
  if (typeof definition.process !== 'function') wrong.push('process must be a function');
  if (wrong.length > 0)
    throw new FileprocError('INVALID_CONFIG', `The processor "${String(name)}" cannot be used: ${wrong.join('; ')}.`);
}

/** Whether a string is a lower-case media type, or one with a wildcard. */
export function isMediaRange(type: unknown): type is string {
  return (
    typeof type === 'string' && /^(\*\/\*|[a-z0-9][a-z0-9!#$&^_.+-]*\/(\*|[a-z0-9][a-z0-9!#$&^_.+-]*))$/.test(type)
  );
}
