import type { LogRecord } from '@cis/fileproc-core';
import type { SqsSettings } from '../options.ts';
import type { Queue } from '../queue/queue.ts';

/** What a lane is made of. */
export interface LaneParts {
  readonly queue: Queue;
  readonly settings: SqsSettings;
  readonly log: (record: LogRecord) => void;
  /** Ends the lane: nothing is received any more, and what waits goes back. */
  readonly signal: AbortSignal;
  /** Something may be taken now, or the poll is over. */
  readonly onChange: () => void;
}
