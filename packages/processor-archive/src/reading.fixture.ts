import { defineProcessor, type EmbeddedDocument, extract, type Limits } from '@cis/fileproc-core';
import { archive } from './archive.ts';

/** Reads every file as UTF-8, so that tests see what came out of an archive. */
const verbatim = defineProcessor({
  name: 'verbatim',
  version: '1',
  mediaTypes: ['*/*'],
  async process(file) {
    return {
      pages: [{ number: 1, text: new TextDecoder().decode(await file.bytes()), origin: 'text' }],
      metadata: {},
    };
  },
});

/** What a test looks at of an archive. */
export interface Seen {
  /** The archive's own text: its list of names. */
  readonly list: string;
  /** Each entry's name with its text, or the code of its error. */
  readonly entries: Readonly<Record<string, string>>;
  readonly warnings: readonly string[];
  readonly metadata: Readonly<Record<string, unknown>>;
}

/** Reads an archive with all its entries. */
export async function read(
  content: Uint8Array,
  name: string,
  options: { readonly limits?: Partial<Limits>; readonly passwords?: readonly string[] } = {},
): Promise<Seen> {
  const document = await extract(content, { name, processors: [archive(), verbatim()], embedded: true, ...options });
  return {
    list: document.text,
    entries: Object.fromEntries(document.embedded.map((entry) => [entry.path, contentOf(entry)])),
    warnings: document.warnings.map(({ code }) => code),
    metadata: document.metadata,
  };
}

function contentOf({ document, error }: EmbeddedDocument): string {
  return error?.code ?? document?.text ?? 'not read';
}
