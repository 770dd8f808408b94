import type { ContentVerdict, DetectableFile } from '../detectable-file.ts';
import { mediaTypeInfo } from '../media-type-lookup.ts';
import { readZipDirectory, readZipEntry, type ZipEntry } from './zip-directory.ts';

/** Content types of main parts, without `.main+xml` (ECMA-376-1, 11.3 to 14.2; [MS-OFFMACRO]), that are no media type of the whole. */
const MAIN_PARTS: ReadonlyMap<string, string> = new Map([
  ['application/vnd.ms-word.document.macroenabled', 'application/vnd.ms-word.document.macroenabled.12'],
  ['application/vnd.ms-word.template.macroenabledtemplate', 'application/vnd.ms-word.template.macroenabled.12'],
  ['application/vnd.ms-excel.sheet.macroenabled', 'application/vnd.ms-excel.sheet.macroenabled.12'],
  ['application/vnd.ms-excel.template.macroenabled', 'application/vnd.ms-excel.template.macroenabled.12'],
  ['application/vnd.ms-excel.addin.macroenabled', 'application/vnd.ms-excel.addin.macroenabled.12'],
  ['application/vnd.ms-excel.sheet.binary.macroenabled', 'application/vnd.ms-excel.sheet.binary.macroenabled.12'],
  [
    'application/vnd.ms-powerpoint.presentation.macroenabled',
    'application/vnd.ms-powerpoint.presentation.macroenabled.12',
  ],
  ['application/vnd.ms-powerpoint.template.macroenabled', 'application/vnd.ms-powerpoint.template.macroenabled.12'],
  ['application/vnd.ms-powerpoint.slideshow.macroenabled', 'application/vnd.ms-powerpoint.slideshow.macroenabled.12'],
  ['application/vnd.ms-powerpoint.addin.macroenabled', 'application/vnd.ms-powerpoint.addin.macroenabled.12'],
  ['application/vnd.ms-visio.drawing', 'application/vnd.ms-visio.drawing'],
  ['application/vnd.ms-visio.drawing.macroenabled', 'application/vnd.ms-visio.drawing.macroenabled.12'],
  ['application/vnd.ms-visio.template', 'application/vnd.ms-visio.template'],
  ['application/vnd.ms-visio.stencil', 'application/vnd.ms-visio.stencil'],
]);

/** Parts that tell the type where the content types do not. */
const BY_PART: readonly (readonly [part: string, mediaType: string])[] = [
  ['word/document.xml', 'application/vnd.openxmlformats-officedocument.wordprocessingml.document'],
  ['xl/workbook.bin', 'application/vnd.ms-excel.sheet.binary.macroenabled.12'],
  ['xl/workbook.xml', 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet'],
  ['ppt/presentation.xml', 'application/vnd.openxmlformats-officedocument.presentationml.presentation'],
  ['visio/document.xml', 'application/vnd.ms-visio.drawing'],
  ['fixeddocseq.fdseq', 'application/vnd.ms-xpsdocument'],
  ['fixeddocumentsequence.fdseq', 'application/vnd.ms-xpsdocument'],
  ['3d/3dmodel.model', 'model/3mf'],
  ['androidmanifest.xml', 'application/vnd.android.package-archive'],
  ['meta-inf/manifest.mf', 'application/java-archive'],
];

/** Types that a whole archive without a telling entry is not, whatever its name says. */
const ALWAYS_MARKED = /officedocument|opendocument|vnd\.ms-|epub|java-archive|android/;

/** Bytes of a telling entry that are read at most. */
const MAX_ENTRY = 64 * 1024;

/** What a ZIP archive is, by the entries that tell. */
export async function zipType(file: DetectableFile): Promise<ContentVerdict> {
  const { entries, from } = await readZipDirectory(file);
  const byName = new Map<string, ZipEntry>();
  for (const entry of entries) if (!byName.has(entry.name)) byName.set(entry.name, entry);

  const mimetype = byName.get('mimetype');
  if (mimetype) {
    const mediaType = (await readZipEntry(file, mimetype, 256)).toString('latin1').trim().toLowerCase();
    if (/^application\/(vnd\.oasis\.opendocument\.|vnd\.sun\.xml\.|epub\+zip$)[a-z.-]*$/.test(mediaType))
      return { mediaType, evidence: 'ZIP entry "mimetype"' };
  }
  const contentTypes = byName.get('[content_types].xml');
  if (contentTypes) {
    const mediaType = ooxmlMainType(await readZipEntry(file, contentTypes, MAX_ENTRY));
    if (mediaType) return { mediaType, evidence: 'ZIP entry "[Content_Types].xml" names the main part' };
  }
  for (const [part, mediaType] of BY_PART) if (byName.has(part)) return { mediaType, evidence: `ZIP entry "${part}"` };
  return from === 'end'
    ? {
        mediaType: 'application/zip',
        evidence: `ZIP directory of ${entries.length} entries`,
        formOnly: true,
        // A package without a main part that we know is still some package: its name may tell which.
        ...(!contentTypes && { cannotBe: ALWAYS_MARKED }),
      }
    : { mediaType: 'application/zip', evidence: 'ZIP header, the directory at the end is missing', formOnly: true };
}

/** The type of a package by the content types of its parts; undefined where none is a main part. */
function ooxmlMainType(xml: Buffer): string | undefined {
  // Some writers use UTF-16; what is looked for is ASCII, so its NULs can go.
  const text = xml.toString('latin1').replaceAll('\0', '').toLowerCase();
  for (const [, contentType] of text.matchAll(/contenttype\s*=\s*["']\s*([^"']{1,200}?)\s*["']/g)) {
    const main = /^(.*)\.main(?:\+xml)?$/.exec(contentType!)?.[1];
    if (!main) {
      if (contentType === 'application/vnd.ms-package.xps-fixeddocumentsequence+xml')
        return 'application/vnd.ms-xpsdocument';
      continue;
    }
    // Only types of the table: what a file says itself is not taken over as it is.
    if (main.startsWith('application/vnd.openxmlformats-officedocument.') && mediaTypeInfo(main)) return main;
    const other = MAIN_PARTS.get(main);
    if (other) return other;
  }
  return undefined;
}
