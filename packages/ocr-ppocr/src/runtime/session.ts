import { InferenceSession, Tensor } from 'onnxruntime-node';

/** One tensor of numbers and its sizes. */
export interface Numbers {
  readonly dims: readonly number[];
  readonly data: Float32Array | BigInt64Array;
}

/** A network that is loaded. */
export interface Network {
  /** Runs it on one input. */
  run(input: Float32Array, dims: readonly number[]): Promise<ReadonlyMap<string, Numbers>>;
  release(): Promise<void>;
}

/**
 * Loads a network for one thread of the CPU. Without memory patterns: they keep the memory of each size that ever came.
 * `keepsMemory`: an arena keeps what the largest input needed, in place of asking the system for it in each run, which takes
 * a tenth of the time of short runs; for networks with small inputs.
 */
export async function loadNetwork(file: string, { keepsMemory }: { readonly keepsMemory: boolean }): Promise<Network> {
  const session = await InferenceSession.create(file, {
    executionProviders: ['cpu'],
    intraOpNumThreads: 1,
    interOpNumThreads: 1,
    executionMode: 'sequential',
    graphOptimizationLevel: 'all',
    enableCpuMemArena: keepsMemory,
    enableMemPattern: false,
    logSeverityLevel: 3,
  });
  const inputName = session.inputNames[0]!;
  return {
    async run(input, dims) {
      const outputs = await session.run({ [inputName]: new Tensor('float32', input, dims) });
      return new Map(
        Object.entries(outputs).map(([name, { data, dims: sizes }]): [string, Numbers] => {
          if (!(data instanceof Float32Array || data instanceof BigInt64Array))
            throw new Error(`The network's output ${name} is of an unknown kind.`);
          return [name, { dims: sizes, data }];
        }),
      );
    },
    release: () => session.release(),
  };
}
