import { defineProcessor, type EmbeddedDocument, extract, type Limits, type Metadata } from '@cis/fileproc-core';
import { email } from './email.ts';

/** Reads every file as UTF-8, so that tests see what came out of a mail. */
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

/** What a test looks at of a mail. */
export interface Seen {
  /** The body, without the header. */
  readonly body: string;
  /** The parts, each as `kind: text`. */
  readonly parts: readonly string[];
  readonly metadata: Metadata;
  /** Each attachment's name with its text and the names of its own attachments, or the code of its error. */
  readonly attachments: Readonly<Record<string, string>>;
  readonly warnings: readonly string[];
}

/** A mail of lines, each a string or bytes; lines end with CR LF. */
export function mailOf(...lines: readonly (string | Uint8Array)[]): Buffer {
  return Buffer.concat(lines.flatMap((line) => [Buffer.from(line), Buffer.from('\r\n')]));
}

/** Reads a mail with its attachments; those that are mails are read as such. */
export async function read(
  content: Uint8Array,
  options: { readonly name?: string; readonly limits?: Partial<Limits> } = {},
): Promise<Seen> {
  const { name = 'a.eml', ...rest } = options;
  const document = await extract(content, { name, processors: [email(), verbatim()], embedded: true, ...rest });
  const [page] = document.pages;
  return {
    body: page?.text ?? '',
    parts: (page?.parts ?? []).map(({ kind, text }) => `${kind}: ${text}`),
    metadata: document.metadata,
    attachments: Object.fromEntries(document.embedded.map((entry) => [entry.path, contentOf(entry)])),
    warnings: document.warnings.map(({ code }) => code),
  };
}

function contentOf({ document, error }: EmbeddedDocument): string {
  const names = document?.embedded.map(({ path }) => path) ?? [];
  return error?.code ?? `${document?.pages[0]?.text}${names.length > 0 ? ` [${names.join(', ')}]` : ''}`;
}
