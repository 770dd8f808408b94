import type { Delivery } from '@cis/fileproc-core';
import { Lookahead, Wake } from '@cis/fileproc-core/source';
import { isRulesFile } from './ignore-rules.ts';
import { isCurrent } from './is-current.ts';
import { Ledger, type Settled } from './ledger.ts';
import { displayPath, parentUri } from './location.ts';
import { openFile } from './open-file.ts';
import type { FolderSettings } from './options.ts';
import { type PassContext, type PassItem, pass } from './pass.ts';
import { Watcher } from './watcher.ts';

/** Files that wait for another attempt before no new ones are delivered: a server that is away fails every file. */
const MAX_WAITING = 10_000;

/** What a run is made of. */
export interface RunParts {
  readonly settings: FolderSettings;
  readonly context: PassContext;
  readonly onSettled: (settled: Settled) => void;
  /** After the first pass has come to its end. */
  readonly onPassed: () => void;
}

/**
 * The deliveries of one run: those of a pass over everything, those that wait for another attempt, and with `watch` those
 * of passes over what was touched. Ends when the signal aborts or, without `watch`, when every delivery is settled.
 */
export async function* runDeliveries(parts: RunParts, signal: AbortSignal): AsyncGenerator<Delivery, void, undefined> {
  const { settings } = parts;
  const { place, statistics, onEvent } = parts.context;
  const wake = new Wake();
  const stop = new AbortController();
  const onAbort = () => {
    stop.abort(signal.reason);
    wake.notify();
  };
  signal.addEventListener('abort', onAbort, { once: true });
  let rescanReason: string | undefined;
  const watcher = settings.watch ? createWatcher() : undefined;
  const context: PassContext = watcher
    ? { ...parts.context, onFolder: (uri, identity) => watcher.add(uri, identity) }
    : parts.context;
  const ledger = new Ledger(
    {
      open: (uri, openSignal) => openFile(uri, place, openSignal),
      isCurrent: (uri, indexed, lookSignal) => isCurrent(uri, indexed, context, lookSignal),
      onSettled: (settled) => {
        parts.onSettled(settled);
        if (settled.touched) watcher?.note(settled.item.file.uri);
        wake.notify();
      },
    },
    settings.maxAttempts,
  );
  let main: Lookahead<PassItem> | undefined = fullPass();
  let side: Lookahead<PassItem> | undefined;
  let isFirst = true;
  let rescanAt = Number.POSITIVE_INFINITY;

  try {
    while (!signal.aborted) {
      const now = Date.now();
      const delivery = ledger.takeDue(now) ?? next(side) ?? (ledger.waiting < MAX_WAITING ? next(main) : undefined);
      if (delivery) {
        yield delivery;
        continue;
      }
      if (side?.done) side = undefined;
      if (watcher && !side) side = sidePass(watcher.takeSettled(now));
      if (main?.done) {
        main = undefined;
        if (isFirst) parts.onPassed();
        if (isFirst && watcher) onEvent({ kind: 'watching', folders: watcher.folders });
        isFirst = false;
        rescanAt = settings.rescanMinutes > 0 ? now + settings.rescanMinutes * 60_000 : Number.POSITIVE_INFINITY;
      }
      if (!main && !watcher && ledger.isIdle) return;
      if (watcher && !main && rescanAt <= now) rescanReason ??= `${settings.rescanMinutes} minutes have passed`;
      if (watcher && !main && rescanReason !== undefined) {
        onEvent({ kind: 'rescan', reason: rescanReason });
        rescanReason = undefined;
        main = fullPass();
      }
      const wakeAt = Math.min(
        ledger.dueAt,
        main ? Number.POSITIVE_INFINITY : rescanAt,
        side ? Number.POSITIVE_INFINITY : (watcher?.settlesAt() ?? Number.POSITIVE_INFINITY),
      );
      await wake.wait(Math.max(0, wakeAt - Date.now()));
    }
  } catch (thrown) {
    if (!signal.aborted) throw thrown;
  } finally {
    signal.removeEventListener('abort', onAbort);
    stop.abort();
    watcher?.close();
    main?.close();
    side?.close();
  }

  /** The next delivery of a pass that is not one of a file under way; such a file is looked at again after it. */
  function next(from: Lookahead<PassItem> | undefined): Delivery | undefined {
    for (let item = from?.take(); item !== undefined; item = from?.take()) {
      if (ledger.touch(item.file.uri)) continue;
      statistics[item.change === 'upsert' ? 'upserts' : 'deletes']++;
      return ledger.deliver(item);
    }
    return undefined;
  }

  function fullPass(): Lookahead<PassItem> {
    return new Lookahead(watchedPasses([place.uri]), wake);
  }

  function sidePass(touched: readonly string[]): Lookahead<PassItem> | undefined {
    // New rules concern everything in their folder.
    const scopes = touched.map((uri) => (isRulesFile(uri, context.rulesName) ? parentUri(uri) : uri));
    return scopes.length > 0 ? new Lookahead(watchedPasses([...new Set(scopes)]), wake) : undefined;
  }

  async function* watchedPasses(scopes: readonly string[]): AsyncGenerator<PassItem, void, undefined> {
    for (const scope of scopes) {
      const round = watcher?.begin() ?? 0;
      // One file has no folder that a walk would come to.
      if (watcher && !place.isFolder) watcher.add(parentUri(place.uri), place.identity);
      yield* pass(scope, context, stop.signal);
      if (place.isFolder) watcher?.sweep(scope, round);
    }
  }

  function createWatcher(): Watcher {
    return new Watcher(
      { root: place.uri, settle: settings.settleMilliseconds },
      {
        onChange: () => wake.notify(),
        onUnwatched: (uri, error) => onEvent({ kind: 'unwatched', path: displayPath(uri), uri, error }),
        onOverflow: (reason) => {
          rescanReason ??= `${reason}, and some may have been lost`;
          wake.notify();
        },
      },
    );
  }
}
