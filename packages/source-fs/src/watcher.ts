import { type FSWatcher, watch } from 'node:fs';
import { encodeKey, FileprocError } from '@cis/fileproc-core';
import { encodedName, isWithin, parentUri, pathOfUri } from './location.ts';
import { sourceError, systemCode } from './system-error.ts';
import { type Identity, isSame } from './walk.ts';

/** What a watcher tells. */
export interface WatchObserver {
  /** Something happened; ask `takeSettled`. */
  onChange(): void;
  /** This folder's changes are not seen. */
  onUnwatched(uri: string, error: FileprocError): void;
  /** Changes may have been lost. */
  onOverflow(reason: string): void;
}

/** How a watcher waits. */
export interface WatchSettings {
  /** Only what lies here, or is this, counts. */
  readonly root: string;
  /** Milliseconds without an event after which a file counts as written. */
  readonly settle: number;
}

/** Paths noted at once; more are not changes but a move of the house. */
const MAX_NOTED = 100_000;
/** Periods of quiet after which a file that is written to all the time is looked at nevertheless. */
const LONGEST_WAIT = 60;
/** Events of one turn of the event loop. Linux drops what passes 16,384 (fs.inotify.max_queued_events) without a word. */
const MANY_AT_ONCE = 8192;

interface Watched {
  readonly watcher: FSWatcher;
  readonly identity: Identity;
  round: number;
}

/**
 * Notes which paths of watched folders were touched: one watch of the system a folder, none a file, so that memory and
 * watches grow with folders only, and names are taken as bytes. What became of a path is for a pass to find out.
 */
export class Watcher {
  readonly #watched = new Map<string, Watched>();
  /** Touched paths with the times of the first and the last event, in milliseconds. */
  readonly #noted = new Map<string, { readonly first: number; last: number }>();
  readonly #settings: WatchSettings;
  readonly #observer: WatchObserver;
  #round = 0;
  #eventsThisTurn = 0;
  #noMoreWatches = false;

  constructor(settings: WatchSettings, observer: WatchObserver) {
    this.#settings = settings;
    this.#observer = observer;
  }

  get folders(): number {
    return this.#watched.size;
  }

  /** Begins a look at folders; those within it that `add` does not name again are let go by `sweep`. */
  begin(): number {
    return ++this.#round;
  }

  /** Watches a folder. Another one of the same name is watched in its place. */
  add(uri: string, identity: Identity): void {
    const known = this.#watched.get(uri);
    if (known && isSame(known.identity, identity)) {
      known.round = this.#round;
      return;
    }
    this.#drop(uri);
    try {
      const watcher = watch(pathOfUri(uri), { encoding: 'buffer' }, (type, name) => this.#onEvent(uri, type, name));
      watcher.on('error', (error) => {
        this.#drop(uri);
        if (systemCode(error) !== 'EPERM') this.#observer.onUnwatched(uri, sourceError(error, 'Watching ended'));
        this.note(uri);
      });
      this.#watched.set(uri, { watcher, identity, round: this.#round });
    } catch (thrown) {
      this.#onFailure(uri, thrown);
    }
  }

  /** Lets go of folders within `scope` that were not added since `round` began. */
  sweep(scope: string, round: number): void {
    for (const [uri, watched] of this.#watched) if (watched.round < round && isWithin(uri, scope)) this.#drop(uri);
  }

  note(uri: string): void {
    if (!isWithin(uri, this.#settings.root)) return;
    const now = Date.now();
    const noted = this.#noted.get(uri);
    if (noted) noted.last = now;
    else if (this.#noted.size < MAX_NOTED) this.#noted.set(uri, { first: now, last: now });
    else {
      this.#noted.clear();
      this.#observer.onOverflow(`more than ${MAX_NOTED} paths changed at once`);
    }
    this.#observer.onChange();
  }

  /** When the next path may have settled, in milliseconds since 1970. */
  settlesAt(): number {
    let earliest = Number.POSITIVE_INFINITY;
    for (const times of this.#noted.values()) earliest = Math.min(earliest, this.#settlesAt(times));
    return earliest;
  }

  /** Paths that have been quiet long enough; of paths that lie in another of them only that other. */
  takeSettled(now: number): string[] {
    const settled: string[] = [];
    for (const [uri, times] of this.#noted) if (this.#settlesAt(times) <= now) settled.push(uri);
    for (const uri of settled) this.#noted.delete(uri);
    const all = new Set(settled);
    return settled.filter((uri) => !hasAncestorIn(uri, all, this.#settings.root)).sort();
  }

  close(): void {
    for (const { watcher } of this.#watched.values()) watcher.close();
    this.#watched.clear();
    this.#noted.clear();
  }

  #settlesAt({ first, last }: { first: number; last: number }): number {
    return Math.min(last + this.#settings.settle, first + LONGEST_WAIT * this.#settings.settle);
  }

  #onEvent(folder: string, type: string, name: Buffer | null): void {
    if (this.#eventsThisTurn++ === 0) setImmediate(() => this.#endTurn());
    const encoded = name === null ? undefined : encodeKey(name);
    // So a folder tells that it was itself moved or deleted: the watch is then of no more use. Or an entry of the same
    // name changed; looking again is right for both.
    if (type === 'rename' && encoded === encodedName(folder)) {
      this.#drop(folder);
      this.note(folder);
    } else this.note(encoded === undefined ? folder : `${folder}/${encoded}`);
  }

  #endTurn(): void {
    const events = this.#eventsThisTurn;
    this.#eventsThisTurn = 0;
    if (events >= MANY_AT_ONCE) this.#observer.onOverflow(`${events} changes came at once`);
  }

  #drop(uri: string): void {
    this.#watched.get(uri)?.watcher.close();
    this.#watched.delete(uri);
  }

  #onFailure(uri: string, thrown: unknown): void {
    const code = systemCode(thrown);
    // Gone by now: the folder that held it tells.
    if (code === 'ENOENT') return;
    if (code !== 'ENOSPC') {
      this.#observer.onUnwatched(uri, sourceError(thrown, 'Could not watch the folder'));
      return;
    }
    // Once is enough: it is the same for every further folder.
    if (this.#noMoreWatches) return;
    this.#noMoreWatches = true;
    const message =
      `The system allows no more than ${this.#watched.size} watched folders (fs.inotify.max_user_watches). ` +
      'Changes in the others are found by the next full pass only; raise that limit, or shorten rescanMinutes.';
    this.#observer.onUnwatched(uri, new FileprocError('SOURCE_UNAVAILABLE', message, { cause: thrown }));
  }
}

function hasAncestorIn(uri: string, uris: ReadonlySet<string>, root: string): boolean {
  for (let at = uri; at.length > root.length; ) {
    at = parentUri(at);
    if (uris.has(at)) return true;
  }
  return false;
}
