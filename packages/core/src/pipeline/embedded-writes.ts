import type { TreeFile } from './file-tree.ts';
import type { ScratchScope } from './scratch-scope.ts';
import { upsertOf } from './upsert.ts';
import type { LookingWork } from './work.ts';
import { together, type Written, writeToAll } from './write-changes.ts';

/** The embedded documents of one file on their way to the sinks. */
export class EmbeddedWrites {
  readonly ids = new Set<string>();
  readonly #work: LookingWork;
  readonly #scratch: ScratchScope;
  readonly #underWay = new Set<Promise<void>>();
  #worst: Written = {};

  constructor(work: LookingWork, scratch: ScratchScope) {
    this.#work = work;
    this.#scratch = scratch;
  }

  get count(): number {
    return this.ids.size;
  }

  async write(read: TreeFile): Promise<void> {
    const { run, notes, revisions } = this.#work;
    if (read.error?.category === 'configuration') throw read.error;
    const change = upsertOf(run, read);
    this.ids.add(change.document.document_id);
    run.events.emit('document', { document: change.document, embedded: true });
    const { written } = await writeToAll(run, change, { root: read.file.parent!.rootId, revisions });
    const done = written
      .then(async (what) => {
        this.#worst = together([this.#worst, what]);
        notes.document(change.document, what.rejected);
        if (read.folder !== undefined) await this.#scratch.remove(read.folder);
      })
      .finally(() => this.#underWay.delete(done));
    this.#underWay.add(done);
  }

  /** Resolves when every sink has answered for each: until then their pages must stay where they are. */
  async all(): Promise<Written> {
    this.#work.run.places.checkIdle();
    while (this.#underWay.size > 0) await Promise.all(this.#underWay);
    return this.#worst;
  }
}
