import { extensionOfName, mediaTypeOfExtension, normalizeMediaType } from '../detect/media-type-lookup.ts';

/** What a file seems to be by its name, else by what its source declares: all that is known of one that was not read. */
export function seemingMediaType(name: string, declaredType: string | undefined): string {
  return (
    mediaTypeOfExtension(extensionOfName(name))?.mediaType ||
    normalizeMediaType(declaredType ?? '') ||
    'application/octet-stream'
  );
}
