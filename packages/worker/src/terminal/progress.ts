import type { Progress } from '@cis/fileproc-core';
import { fit } from './columns.ts';
import { harmless } from './output.ts';
import { duration, grouped } from './quantity.ts';
import type { Terminal } from './terminal.ts';

/** Shows how far a run is: a line that is written over on a terminal, a line every ten seconds elsewhere. Always on stderr. */
export interface ProgressDisplay {
  update(progress: Progress): void;
  /** A line of its own, above the progress. */
  note(text: string): void;
  /** Takes the progress line away. */
  end(): void;
}

const PLAIN_INTERVAL = 10_000;

/** The display for a terminal, or for a file or pipe. */
export function progressDisplay(terminal: Terminal, { quiet = false } = {}): ProgressDisplay {
  if (quiet) return { update() {}, note: (text) => void terminal.err.write(`${text}\n`), end() {} };
  return terminal.err.isTTY ? liveDisplay(terminal) : plainDisplay(terminal);
}

function liveDisplay(terminal: Terminal): ProgressDisplay {
  const clear = '\r\u001b[2K';
  let shown = '';
  return {
    update(progress) {
      // A terminal that does not know its size says 0.
      const columns = (terminal.err.columns || 80) - 1;
      const head = summary(progress);
      const path = progress.reading[0];
      const room = columns - head.length - 2;
      shown = path && room > 12 ? `${head}  ${fit(harmless(path), room)}` : fit(head, columns);
      terminal.err.write(clear + shown);
    },
    note(text) {
      terminal.err.write(`${clear}${text}\n${shown}`);
    },
    end() {
      if (shown) terminal.err.write(clear);
      shown = '';
    },
  };
}

function plainDisplay(terminal: Terminal): ProgressDisplay {
  let last = performance.now();
  return {
    update(progress) {
      if (performance.now() - last < PLAIN_INTERVAL) return;
      last = performance.now();
      const path = progress.reading[0];
      terminal.err.write(`${summary(progress)}${path ? `  ${harmless(path)}` : ''}\n`);
    },
    note(text) {
      terminal.err.write(`${text}\n`);
    },
    end() {},
  };
}

/** `1,234/5,000 files  12.3/s  5 min 6 s left  3 not read`. */
function summary({ processed, failed, expected, filesPerSecond }: Progress): string {
  const total = expected === undefined ? '' : `/${grouped(Math.max(expected, processed))}`;
  const left =
    expected !== undefined && filesPerSecond > 0 && expected > processed
      ? `  ${duration((expected - processed) / filesPerSecond)} left`
      : '';
  return `${grouped(processed)}${total} files  ${filesPerSecond.toFixed(1)}/s${left}${failed > 0 ? `  ${grouped(failed)} not read` : ''}`;
}
