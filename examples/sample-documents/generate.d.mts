/** A document of the fictional company. */
export interface Sample {
  /** With `/` between folders. */
  readonly path: string;
  readonly content: (() => Promise<Buffer | string> | Buffer | string) | Buffer | string;
  /** What a search must find in it. */
  readonly words?: readonly string[];
  /** The error that it ends with. */
  readonly code?: string;
}

export const SAMPLES: readonly Sample[];

/** Writes all samples into a folder; what is there already stays as it is. */
export function generate(folder: string): Promise<void>;
