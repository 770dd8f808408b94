import { copyFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type BridgeDocument, DOCUMENT_FILE, type HostRequest } from '../protocol.ts';
import { Failure } from './failure.ts';
import { type Com, loadCom } from './ifilter/com.ts';
import { filterText } from './ifilter/read-text.ts';
import { filterClassOf, loadRegistry, type ReadClass } from './ifilter/registry.ts';
import { loadXdwapi, type Xdwapi } from './xdwapi/library.ts';
import { readDocument, savePicture } from './xdwapi/read-document.ts';

/** The vendor's libraries, loaded when they are first asked for. */
export class Libraries {
  readonly #folder: string | undefined;
  #xdwapi: Xdwapi | undefined;
  #filters: { readonly com: Com; readonly registry: ReadClass } | undefined;

  /** `folder` holds xdwapi.dll; undefined leaves it to Windows. */
  constructor(folder: string | undefined) {
    this.#folder = folder;
  }

  /** Throws DOCUWORKS_UNAVAILABLE. */
  get xdwapi(): Xdwapi {
    this.#xdwapi ??= loadXdwapi(this.#folder);
    return this.#xdwapi;
  }

  get filters(): { readonly com: Com; readonly registry: ReadClass } {
    this.#filters ??= { com: loadCom(), registry: loadRegistry() };
    return this.#filters;
  }
}

/** Carries out a request; gives the name of what it made in the output folder. Throws a {@link Failure}. */
export function carryOut({ request, input, output }: HostRequest, libraries: Libraries): string {
  const copy = join(output, `docuworks-input.${request.extension}`);
  // Programs go by the extension, and the scratch file has none; a copy also keeps a lock off it.
  writing(() => copyFileSync(input, copy));
  try {
    if (request.kind === 'image') {
      const picture = `docuworks-page-${request.page}.bmp`;
      savePicture(libraries.xdwapi, copy, request.page, request.dpi, join(output, picture));
      return picture;
    }
    const document =
      request.reader === 'xdwapi'
        ? readDocument(libraries.xdwapi, copy, {
            mostPages: request.mostPages,
            ...(request.originals && { originalsTo: output }),
          })
        : filtered(libraries, request.extension, copy);
    writing(() => writeFileSync(join(output, DOCUMENT_FILE), JSON.stringify(document)));
    return DOCUMENT_FILE;
  } finally {
    rmSync(copy, { force: true });
  }
}

/** What a filter gives is one text, without pages. */
function filtered({ filters: { com, registry } }: Libraries, extension: string, path: string): BridgeDocument {
  const classId = filterClassOf(extension, registry);
  if (!classId)
    throw new Failure('DOCUWORKS_UNAVAILABLE', `No filter for .${extension} files is installed (DocuWorks iFilter).`);
  const text = filterText(com, classId, path);
  return {
    reader: 'ifilter',
    kind: 'unknown',
    pageCount: 1,
    pages: [{ text, annotations: [] }],
    documents: [],
    originals: [],
  };
}

function writing(action: () => void): void {
  try {
    action();
  } catch (error) {
    throw new Failure('SCRATCH_UNAVAILABLE', `the scratch folder cannot be written: ${(error as Error).message}`);
  }
}
