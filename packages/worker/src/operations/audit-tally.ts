import type { ErrorCode } from '@cis/fileproc-core';
import type { Compared } from './compare.ts';

/** What an audit finds wrong: kinds that a repair mends. */
export const WRONG = ['missing', 'stale', 'orphaned'] as const;
/** One of {@link WRONG}. */
export type Wrong = (typeof WRONG)[number];

/** A line of `--list`. */
export interface AuditLine {
  readonly kind: Wrong | 'too new' | 'failed';
  readonly key: string;
  /** Why the index has it by its name only. */
  readonly code?: ErrorCode;
}

/** What an audit found, in numbers that do not grow with the bucket. */
export interface AuditCounts {
  /** Objects and documents, each file once. */
  readonly compared: number;
  readonly current: number;
  readonly missing: number;
  readonly stale: number;
  readonly orphaned: number;
  readonly tooNew: number;
  /** Of the current ones, those that could not be read. */
  readonly failed: Readonly<Partial<Record<ErrorCode, number>>>;
  /** The first keys of each kind. */
  readonly examples: Readonly<Record<AuditLine['kind'], readonly string[]>>;
}

const EXAMPLES = 5;

/** Counts what is compared. */
export class AuditTally {
  readonly #counts = { compared: 0, current: 0, missing: 0, stale: 0, orphaned: 0, tooNew: 0 };
  readonly #failed: Partial<Record<ErrorCode, number>> = {};
  readonly #examples: Record<AuditLine['kind'], string[]> = {
    missing: [],
    stale: [],
    orphaned: [],
    'too new': [],
    failed: [],
  };

  /** Counts a file; gives its line unless all is well with it. */
  add({ kind, key, entry }: Compared): AuditLine | undefined {
    this.#counts.compared++;
    this.#counts[kind === 'too new' ? 'tooNew' : kind]++;
    const code = entry && !entry.success ? entry.code : undefined;
    if (kind === 'current' && code === undefined) return undefined;
    if (kind === 'current' && code !== undefined) this.#failed[code] = (this.#failed[code] ?? 0) + 1;
    const line = { kind: kind === 'current' ? ('failed' as const) : kind, key, ...(code && { code }) };
    const examples = this.#examples[line.kind];
    if (examples.length < EXAMPLES) examples.push(key);
    return line;
  }

  get compared(): number {
    return this.#counts.compared;
  }

  get counts(): AuditCounts {
    return { ...this.#counts, failed: { ...this.#failed }, examples: { ...this.#examples } };
  }

  /** Files that a repair mends. */
  get wrong(): number {
    return WRONG.reduce((sum, kind) => sum + this.#counts[kind], 0);
  }
}

/** `missing<TAB>key<TAB>` for scripts: control characters of keys are written as JSON does, `\n`, `\u0007`. */
export function auditLine({ kind, key, code }: AuditLine): string {
  return `${kind}\t${key.replace(/[\u0000-\u001f\u007f]/g, (character) => JSON.stringify(character).slice(1, -1))}\t${code ?? ''}`;
}
