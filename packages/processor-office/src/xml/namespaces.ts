/**
 * The prefixes that readers ask for, whatever a file calls them. Transitional and strict names of ISO 29500 are the same
 * here; elements of the spreadsheet, package and property vocabularies have no prefix.
 */
const PREFIXES: ReadonlyMap<string, string> = new Map([
  ['http://schemas.openxmlformats.org/wordprocessingml/2006/main', 'w'],
  ['http://purl.oclc.org/ooxml/wordprocessingml/main', 'w'],
  ['http://schemas.openxmlformats.org/spreadsheetml/2006/main', ''],
  ['http://purl.oclc.org/ooxml/spreadsheetml/main', ''],
  ['http://schemas.openxmlformats.org/presentationml/2006/main', 'p'],
  ['http://purl.oclc.org/ooxml/presentationml/main', 'p'],
  ['http://schemas.openxmlformats.org/drawingml/2006/main', 'a'],
  ['http://purl.oclc.org/ooxml/drawingml/main', 'a'],
  ['http://schemas.openxmlformats.org/drawingml/2006/chart', 'c'],
  ['http://purl.oclc.org/ooxml/drawingml/chart', 'c'],
  ['http://schemas.microsoft.com/office/drawing/2014/chartex', 'cx'],
  ['http://schemas.openxmlformats.org/drawingml/2006/diagram', 'dgm'],
  ['http://purl.oclc.org/ooxml/drawingml/diagram', 'dgm'],
  ['http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing', 'wp'],
  ['http://purl.oclc.org/ooxml/drawingml/wordprocessingDrawing', 'wp'],
  ['http://schemas.openxmlformats.org/drawingml/2006/spreadsheetDrawing', 'xdr'],
  ['http://purl.oclc.org/ooxml/drawingml/spreadsheetDrawing', 'xdr'],
  ['http://schemas.openxmlformats.org/drawingml/2006/chartDrawing', 'cdr'],
  ['http://purl.oclc.org/ooxml/drawingml/chartDrawing', 'cdr'],
  ['http://schemas.openxmlformats.org/drawingml/2006/picture', 'pic'],
  ['http://purl.oclc.org/ooxml/drawingml/picture', 'pic'],
  ['http://schemas.openxmlformats.org/officeDocument/2006/relationships', 'r'],
  ['http://purl.oclc.org/ooxml/officeDocument/relationships', 'r'],
  ['http://schemas.openxmlformats.org/officeDocument/2006/math', 'm'],
  ['http://purl.oclc.org/ooxml/officeDocument/math', 'm'],
  ['http://schemas.openxmlformats.org/markup-compatibility/2006', 'mc'],
  ['http://schemas.microsoft.com/office/word/2010/wordprocessingShape', 'wps'],
  ['http://schemas.microsoft.com/office/word/2010/wordprocessingGroup', 'wpg'],
  ['http://schemas.microsoft.com/office/word/2010/wordml', 'w14'],
  ['http://schemas.microsoft.com/office/powerpoint/2010/main', 'p14'],
  ['http://schemas.microsoft.com/office/powerpoint/2018/8/main', 'p188'],
  ['http://schemas.microsoft.com/office/spreadsheetml/2009/9/main', 'x14'],
  ['http://schemas.microsoft.com/office/spreadsheetml/2018/threadedcomments', ''],
  ['http://schemas.microsoft.com/office/2006/encryption', ''],
  ['http://schemas.microsoft.com/office/2006/keyEncryptor/password', 'p'],
  ['urn:schemas-microsoft-com:vml', 'v'],
  ['urn:schemas-microsoft-com:office:office', 'o'],
  ['urn:schemas-microsoft-com:office:excel', 'xv'],
  ['urn:schemas-microsoft-com:office:spreadsheet', 'ss'],
  ['http://schemas.openxmlformats.org/package/2006/relationships', ''],
  ['http://schemas.openxmlformats.org/package/2006/content-types', ''],
  ['http://schemas.openxmlformats.org/package/2006/metadata/core-properties', 'cp'],
  ['http://purl.org/dc/elements/1.1/', 'dc'],
  ['http://purl.org/dc/terms/', 'dcterms'],
  ['http://schemas.openxmlformats.org/officeDocument/2006/extended-properties', ''],
  ['http://purl.oclc.org/ooxml/officeDocument/extendedProperties', ''],
  ['http://schemas.openxmlformats.org/officeDocument/2006/custom-properties', ''],
  ['http://purl.oclc.org/ooxml/officeDocument/customProperties', ''],
  ['http://schemas.openxmlformats.org/officeDocument/2006/docPropsVTypes', 'vt'],
  ['http://purl.oclc.org/ooxml/officeDocument/docPropsVTypes', 'vt'],
  ['urn:oasis:names:tc:opendocument:xmlns:office:1.0', 'office'],
  ['urn:oasis:names:tc:opendocument:xmlns:text:1.0', 'text'],
  ['urn:oasis:names:tc:opendocument:xmlns:table:1.0', 'table'],
  ['urn:oasis:names:tc:opendocument:xmlns:drawing:1.0', 'draw'],
  ['urn:oasis:names:tc:opendocument:xmlns:style:1.0', 'style'],
  ['urn:oasis:names:tc:opendocument:xmlns:presentation:1.0', 'presentation'],
  ['urn:oasis:names:tc:opendocument:xmlns:chart:1.0', 'chart'],
  ['urn:oasis:names:tc:opendocument:xmlns:meta:1.0', 'meta'],
  ['urn:oasis:names:tc:opendocument:xmlns:manifest:1.0', 'manifest'],
  ['urn:oasis:names:tc:opendocument:xmlns:svg-compatible:1.0', 'svg'],
  ['urn:oasis:names:tc:opendocument:xmlns:xsl-fo-compatible:1.0', 'fo'],
  ['urn:oasis:names:tc:opendocument:xmlns:form:1.0', 'form'],
  ['urn:oasis:names:tc:opendocument:xmlns:datastyle:1.0', 'number'],
  ['http://openoffice.org/2000/office', 'office'],
  ['http://openoffice.org/2000/text', 'text'],
  ['http://openoffice.org/2000/table', 'table'],
  ['http://openoffice.org/2000/drawing', 'draw'],
  ['http://openoffice.org/2000/style', 'style'],
  ['http://openoffice.org/2000/presentation', 'presentation'],
  ['http://openoffice.org/2000/meta', 'meta'],
  ['http://www.w3.org/1999/xlink', 'xlink'],
  ['http://www.w3.org/1998/Math/MathML', 'math'],
]);

/** Turns the names of a file into ours, by the namespaces in scope. */
export interface NameScope {
  /** Opens an element: its name, and its attributes where any of them is renamed. */
  open(name: string, attributes: Record<string, string>): { name: string; attributes: Record<string, string> };
  /** Closes the element that was opened last. */
  close(): void;
}

/** Prefixes of one scope that are not ours already. */
type Renames = ReadonlyMap<string, string>;

/** Nearly every file uses the usual prefixes; then nothing is renamed and nothing is allocated. */
export function createNameScope(): NameScope {
  let renames: Renames = new Map();
  const outer: { depth: number; renames: Renames }[] = [];
  let depth = 0;

  const renamed = (name: string, isAttribute: boolean): string => {
    const colon = name.indexOf(':');
    if (colon < 0 && isAttribute) return name;
    const to = renames.get(colon < 0 ? '' : name.slice(0, colon));
    if (to === undefined) return name;
    const local = name.slice(colon + 1);
    return to === '' ? local : `${to}:${local}`;
  };

  return {
    open(name, attributes) {
      depth++;
      let changed: Map<string, string> | undefined;
      for (const key in attributes) {
        // `x`: this runs for every attribute of every element.
        if (key.charCodeAt(0) !== 0x78 || !key.startsWith('xmlns')) continue;
        const prefix = key === 'xmlns' ? '' : key.startsWith('xmlns:') ? key.slice(6) : undefined;
        if (prefix === undefined) continue;
        const ours = PREFIXES.get(attributes[key] ?? '');
        const was = renames.get(prefix);
        if (ours === undefined ? was === undefined : ours === (was ?? prefix)) continue;
        changed ??= new Map(renames);
        if (ours === undefined || ours === prefix) changed.delete(prefix);
        else changed.set(prefix, ours);
      }
      if (changed) {
        outer.push({ depth, renames });
        renames = changed;
      }
      if (renames.size === 0) return { name, attributes };
      const own: Record<string, string> = {};
      for (const key in attributes) own[renamed(key, true)] = attributes[key] ?? '';
      return { name: renamed(name, false), attributes: own };
    },
    close() {
      if (outer.at(-1)?.depth === depth) renames = outer.pop()?.renames ?? new Map();
      depth--;
    },
  };
}
