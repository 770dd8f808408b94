import { isFileprocError } from '../../contract/errors.ts';
import { type Ole2File, openOle2 } from '../../ole2/ole2-file.ts';
import type { ContentVerdict, DetectableFile } from '../detectable-file.ts';
import { extensionOfName, formOf, mediaTypeOfExtension } from '../media-type-lookup.ts';

/**
 * Names at the root and the type that they tell, the telling first: a Word file may hold a `Workbook` too, and the name
 * of an encrypted package stands beside nothing else.
 */
const BY_NAME: readonly (readonly [name: string, mediaType: string])[] = [
  ['encryptedpackage', 'application/x-encrypted-ooxml'],
  ['worddocument', 'application/msword'],
  ['powerpoint document', 'application/vnd.ms-powerpoint'],
  ['pp40', 'application/vnd.ms-powerpoint'],
  ['workbook', 'application/vnd.ms-excel'],
  ['book', 'application/vnd.ms-excel'],
  ['documenttext', 'application/x-js-taro'],
  ['jscompdocument', 'application/x-js-taro'],
  ['visiodocument', 'application/vnd.visio'],
  ['quill', 'application/x-mspublisher'],
  ['matost', 'application/vnd.ms-works'],
  ['hwpsummaryinformation', 'application/x-hwp'],
  ['\u0005hwpsummaryinformation', 'application/x-hwp'],
  ['starwriterdocument', 'application/vnd.stardivision.writer'],
  ['starcalcdocument', 'application/vnd.stardivision.calc'],
  ['stardrawdocument3', 'application/vnd.stardivision.impress'],
  // After the documents: Outlook's properties also lie in storages that other programs embed.
  ['__properties_version1.0', 'application/vnd.ms-outlook'],
  ['__nameid_version1.0', 'application/vnd.ms-outlook'],
  ['   114', 'application/vnd.ms-project'],
  ['props14', 'application/vnd.ms-project'],
  ['props12', 'application/vnd.ms-project'],
  ['props9', 'application/vnd.ms-project'],
  ['catalog', 'application/x-thumbs-db'],
];

/** Class ids of roots whose names tell nothing; bytes as stored. Windows Installer: 000C1084-0000-0000-C000-000000000046. */
const BY_CLASS: ReadonlyMap<string, string> = new Map([
  ['84100c0000000000c000000000000046', 'application/x-msi'],
  ['86100c0000000000c000000000000046', 'application/x-msi'],
]);

/** Directory entries looked at, at most (512 KiB): names that tell a type stand early. */
const MAX_ENTRIES = 4096;
/** Entries whose names count, whatever holds them, where the tree leads to none that tells: of a damaged file. */
const SCANNED_ENTRIES = 64;

/** What an OLE2 file is, by the names in its directory. */
export async function ole2Type(file: DetectableFile): Promise<ContentVerdict> {
  const opened = await openDirectory(file);
  if (!opened)
    return { mediaType: 'application/x-ole-storage', evidence: 'OLE2 header, unreadable directory', formOnly: true };
  const byClass = BY_CLASS.get(opened.root.classId);
  if (byClass) return { mediaType: byClass, evidence: `OLE2 root has class id ${opened.root.classId}` };
  const atRoot = opened.root.children.map((child) => child.name);
  return (
    byName(atRoot, 'OLE2 directory holds') ??
    byName(opened.names.slice(0, SCANNED_ENTRIES), 'OLE2 directory is damaged and holds') ?? {
      mediaType: 'application/x-ole-storage',
      evidence: 'OLE2 directory holds no name of a known format',
      formOnly: true,
    }
  );

  /** Names in lower case: programs differ in their case, readers do not care. */
  function byName(names: readonly string[], words: string): ContentVerdict | undefined {
    const present = new Set(names.map((name) => name.toLowerCase()));
    for (const [name, mediaType] of BY_NAME)
      if (present.has(name))
        return mediaType === 'application/x-encrypted-ooxml'
          ? encryptedOoxml(file.name)
          : { mediaType, evidence: `${words} "${printable(name)}"` };
    return undefined;
  }
}

async function openDirectory(file: DetectableFile): Promise<Ole2File | undefined> {
  try {
    return await openOle2(file, { maxEntries: MAX_ENTRIES });
  } catch (error) {
    if (isFileprocError(error) && error.code === 'CORRUPT') return undefined;
    throw error;
  }
}

/**
 * An encrypted Office Open XML file shows nothing of what it is, so its extension says it; `application/x-encrypted-ooxml`
 * where that says nothing. Its processor meets the encryption itself (ENCRYPTED, or a password that fits).
 */
function encryptedOoxml(name: string): ContentVerdict {
  const byExtension = mediaTypeOfExtension(extensionOfName(name));
  const isOoxml =
    byExtension && formOf(byExtension.mediaType) === 'zip' && /officedocument|vnd\.ms-/.test(byExtension.mediaType);
  return {
    mediaType: isOoxml ? byExtension.mediaType : 'application/x-encrypted-ooxml',
    evidence: `OLE2 directory holds "EncryptedPackage": an encrypted Office file${isOoxml ? ', its kind by the extension' : ''}`,
  };
}

function printable(name: string): string {
  return name.replaceAll(/[\u0000-\u001f]/g, '');
}
