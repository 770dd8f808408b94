import diagnostics from 'node:diagnostics_channel';
import type { PluginOrigin } from '../../contract/processor.ts';
import { defineProcessor } from '../../plugin/define-processor.ts';
import { loadProcessor } from '../../plugin/load.ts';

/** The code of the warnings by which the witness tells what was denied. */
export const DENIED = 'KIT_ACCESS_DENIED';

/** What the witness watches: the processor under test, and the type of each sample by its name. */
export interface WitnessOptions {
  readonly origin: PluginOrigin;
  readonly types: Readonly<Record<string, { readonly mediaType: string; readonly encoding?: string }>>;
}

/**
 * Runs the processor under test in a child process, and tells what Node's permission model denies it there. The kit says
 * which type a sample has, so this one takes every type.
 */
export const witness = defineProcessor<WitnessOptions>({
  name: 'kit-witness',
  version: '1',
  mediaTypes: ['*/*'],
  async process(file, context, { origin, types }) {
    // Before the watch begins: Node looks for a package.json in every folder above the module.
    const processor = await loadProcessor(origin);
    const denied = new Set<string>();
    const hear = (message: unknown) => void denied.add(described(message as Denial));
    for (const channel of CHANNELS) diagnostics.subscribe(channel, hear);
    try {
      return await processor.process({ ...file, type: { ...file.type, ...types[file.name] } }, context);
    } catch (error) {
      for (let cause: unknown = error; cause instanceof Error; cause = cause.cause)
        if ('permission' in cause) denied.add(described(cause as Denial));
      throw error;
    } finally {
      for (const channel of CHANNELS) diagnostics.unsubscribe(channel, hear);
      for (const message of denied) context.warn({ code: DENIED, message });
    }
  },
});

/** What Node publishes on these channels, and puts on the errors that it throws. */
interface Denial {
  readonly permission?: string;
  readonly resource?: string;
}

/** Node publishes each denial on one of them (since 24); before that, only what a processor does not catch is known. */
const CHANNELS = ['fs', 'child', 'worker', 'wasi', 'addon', 'inspector'].map((what) => `node:permission-model:${what}`);

/** Node's names of permissions, in words. */
const ACTS: Readonly<Record<string, string>> = {
  FileSystemRead: 'read',
  FileSystemWrite: 'write',
  ChildProcess: 'start the process',
};

function described({ permission = 'something', resource = '' }: Denial): string {
  return `${ACTS[permission] ?? permission} ${resource}`.trim();
}
