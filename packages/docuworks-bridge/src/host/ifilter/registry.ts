import koffi from 'koffi';

/** Reads a value of type REG_SZ under HKEY_CLASSES_ROOT; undefined where there is none. The name '' is the default value. */
export type ReadClass = (key: string, name?: string) => string | undefined;

/** HKEY_CLASSES_ROOT, sign-extended as Windows does. */
const CLASSES_ROOT = -0x80000000;
const RRF_RT_REG_SZ = 0x2;
const SUCCESS = 0;
/** Bytes: class ids and program ids are short. */
const MOST_BYTES = 2048;

/** Opens the registry. */
export function loadRegistry(): ReadClass {
  const getValue: (
    root: number,
    key: string,
    name: string | null,
    flags: number,
    type: null,
    data: Buffer,
    size: [number],
  ) => number = koffi
    .load('advapi32.dll')
    .func(
      'long __stdcall RegGetValueW(intptr_t root, str16 key, str16 name, uint32_t flags, void *type, void *data, _Inout_ uint32_t *size)',
    );
  return (key, name = '') => {
    const data = Buffer.alloc(MOST_BYTES);
    const size: [number] = [MOST_BYTES];
    if (getValue(CLASSES_ROOT, key, name || null, RRF_RT_REG_SZ, null, data, size) !== SUCCESS) return undefined;
    const text = data.toString('utf16le', 0, size[0]).replace(/\0+$/, '');
    return text === '' ? undefined : text;
  };
}

const IID_IFILTER = '{89BCB740-6119-101A-BCB7-00DD010655AF}';

/**
 * The class of the filter that Windows Search uses for an extension, as `LoadIFilter` finds it: the persistent handler
 * of the extension, or of its class, and what that registers for IFilter.
 */
export function filterClassOf(extension: string, read: ReadClass): string | undefined {
  const programId = read(`.${extension}`);
  const classId = programId && (read(`${programId}\\CLSID`) ?? undefined);
  const handler =
    read(`.${extension}\\PersistentHandler`) ??
    (programId && read(`${programId}\\PersistentHandler`)) ??
    (classId && read(`CLSID\\${classId}\\PersistentHandler`));
  return handler && read(`CLSID\\${handler}\\PersistentAddinsRegistered\\${IID_IFILTER}`);
}
