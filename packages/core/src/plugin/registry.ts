import type { PluginOrigin } from '../contract/processor.ts';

/**
 * Definitions that modules of this process have made, so that a child can find one again by importing its module.
 * It hangs on a global symbol: a process can hold several copies of core, and a plugin may have loaded another than the
 * one that runs it.
 */
type Registry = Map<string, (options: never) => unknown>;

const KEY = Symbol.for('@cis/fileproc-core:definitions');

function registry(): Registry {
  const holder = globalThis as { [KEY]?: Registry };
  holder[KEY] ??= new Map();
  return holder[KEY];
}

const keyOf = (module: string, kind: string, name: string) => JSON.stringify([module, kind, name]);

/** Registers a factory under the module that defines it. */
export function register(
  module: string,
  kind: PluginOrigin['kind'],
  name: string,
  factory: (options: never) => unknown,
): void {
  registry().set(keyOf(module, kind, name), factory);
}

/** The factory that a module registered, if it did. */
export function registered(
  origin: Pick<PluginOrigin, 'module' | 'kind' | 'name'>,
): ((options: unknown) => unknown) | undefined {
  return registry().get(keyOf(origin.module, origin.kind, origin.name)) as ((options: unknown) => unknown) | undefined;
}
