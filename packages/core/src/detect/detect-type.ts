import type { Warning } from '../contract/extraction.ts';
import type { DetectedType } from '../contract/file.ts';
import { agrees } from './agreement.ts';
import { contentType } from './content/content-type.ts';
import type { ContentVerdict, DetectableFile } from './detectable-file.ts';
import {
  type ContentForm,
  extensionOf,
  extensionOfName,
  formOf,
  type MediaType,
  mediaTypeInfo,
  mediaTypeOfExtension,
  normalizeMediaType,
} from './media-type-lookup.ts';

/** What a file is, and where its names say something else. */
export interface Detection {
  readonly type: DetectedType;
  /** TYPE_MISMATCH: the extension or the declared type disagrees with the content, which won. */
  readonly mismatch?: Warning;
}

/**
 * Says what a file is: by its content first, by its extension where the content has only a form (text, ZIP, XML) or no
 * known mark, by the declared type last. Reads 512 bytes, and more only of types that need it: 64 KiB of a text, the
 * directory of a ZIP or OLE2 file; never the whole. Rejects only where `read` does.
 */
export async function detectType(file: DetectableFile): Promise<Detection> {
  const byName = mediaTypeOfExtension(extensionOfName(file.name));
  const declared = declaredOf(file.declaredType);
  const verdict = file.size > 0 ? await contentType(file) : undefined;
  const type = decide(verdict, byName, declared, file);
  const mismatch = disagreement(type, byName, declared, file.name);
  return { type, ...(mismatch && { mismatch }) };
}

function declaredOf(declaredType: string | undefined): MediaType | undefined {
  const mediaType = declaredType ? normalizeMediaType(declaredType) : '';
  // What servers and stores write when they do not know.
  if (mediaType === '' || mediaType === 'application/octet-stream' || mediaType.endsWith('/x-download'))
    return undefined;
  return mediaTypeInfo(mediaType) ?? { mediaType, fileType: 'other', extensions: [], form: formOf(mediaType) };
}

function decide(
  verdict: ContentVerdict | undefined,
  byName: MediaType | undefined,
  declared: MediaType | undefined,
  file: DetectableFile,
): DetectedType {
  const extension = `extension .${extensionOfName(file.name)}`;
  if (verdict) {
    if (byName && refines(verdict, byName))
      return detected(byName.mediaType, 'extension', `${verdict.evidence}; ${extension}`, verdict.encoding);
    if (declared && verdict.formOnly && fits(verdict, declared) && declared.mediaType !== verdict.mediaType)
      return detected(declared.mediaType, 'declared', `${verdict.evidence}; declared so`, verdict.encoding);
    return detected(verdict.mediaType, 'content', verdict.evidence, verdict.encoding);
  }
  const why = file.size === 0 ? 'no content' : 'no known mark in the content';
  // Content that is no text is no text format, and no DocuWorks file begins otherwise, whatever its name says.
  const believable = (named: MediaType | undefined) =>
    named && (file.size === 0 || !(isTextual(named.form) || named.fileType === 'docuworks'));
  if (byName && believable(byName)) return detected(byName.mediaType, 'extension', `${why}; ${extension}`);
  if (declared && believable(declared)) return detected(declared.mediaType, 'declared', `${why}; declared so`);
  return detected('application/octet-stream', 'default', `${why}, no telling name`);
}

function detected(mediaType: string, by: DetectedType['by'], evidence: string, encoding?: string): DetectedType {
  return { mediaType, extension: extensionOf(mediaType), ...(encoding && { encoding }), by, evidence };
}

/** Whether the extension says more than the content, without going against it. */
function refines(verdict: ContentVerdict, byName: MediaType): boolean {
  if (verdict.mediaType === byName.mediaType) return false;
  // A page template or a Markdown file begins with tags too.
  if (isMarkup(verdict.mediaType) && (byName.fileType === 'source code' || byName.fileType === 'markdown')) return true;
  return verdict.formOnly === true && fits(verdict, byName);
}

function fits(verdict: ContentVerdict, named: MediaType): boolean {
  if (verdict.cannotBe?.test(named.mediaType)) return false;
  const form = formOf(verdict.mediaType);
  if (form === 'text' && named.form === 'xml') return named.fileType === 'xml';
  if (verdict.mediaType === 'text/html' && named.mediaType === 'text/plain') return true;
  return form === named.form;
}

const isMarkup = (mediaType: string) => mediaType === 'text/html' || formOf(mediaType) === 'xml';
const isTextual = (form: ContentForm) => form === 'text' || form === 'xml';

function disagreement(
  type: DetectedType,
  byName: MediaType | undefined,
  declared: MediaType | undefined,
  name: string,
): Warning | undefined {
  const extension = extensionOfName(name);
  const says =
    byName && !agrees(byName, type.mediaType, extension)
      ? `The extension .${extension} says ${byName.mediaType}`
      : declared && !agrees(declared, type.mediaType)
        ? `The declared type says ${declared.mediaType}`
        : undefined;
  return says
    ? { code: 'TYPE_MISMATCH', message: `${says}; the content is ${type.mediaType} (${type.evidence}).` }
    : undefined;
}
