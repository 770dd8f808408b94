import { FileprocError } from '../contract/errors.ts';
import type { OcrEngineFactory } from '../contract/ocr.ts';
import type { PluginOrigin, Processor } from '../contract/processor.ts';
import { registered } from './registry.ts';

/** Makes the processor of an origin in this process, by importing its module. Throws INVALID_CONFIG where that does not register it. */
export async function loadProcessor(origin: PluginOrigin): Promise<Processor> {
  return (await loadPlugin(origin)) as Processor;
}

/** Makes the engine factory of an origin in this process, by importing its module. Throws INVALID_CONFIG where that does not register it. */
export async function loadOcrEngine(origin: PluginOrigin): Promise<OcrEngineFactory> {
  return (await loadPlugin(origin)) as OcrEngineFactory;
}

async function loadPlugin(origin: PluginOrigin): Promise<unknown> {
  let factory = registered(origin);
  if (!factory) {
    await import(origin.module);
    factory = registered(origin);
  }
  if (!factory)
    throw new FileprocError(
      'INVALID_CONFIG',
      `${origin.module} was imported and defines no ${origin.kind} "${origin.name}". Define it at the top level of that module, not inside a function.`,
    );
  return factory(origin.options);
}
