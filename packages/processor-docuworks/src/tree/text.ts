/** The WHATWG name of a Windows code page that DocuWorks may name; Japanese where it names none. */
function encodingOf(codePage: number): string {
  switch (codePage) {
    case 936:
      return 'gbk';
    case 949:
      return 'euc-kr';
    case 950:
      return 'big5';
    case 874:
    case 1250:
    case 1251:
    case 1252:
    case 1253:
    case 1254:
    case 1255:
    case 1256:
    case 1257:
    case 1258:
      return `windows-${codePage}`;
    case 65001:
      return 'utf-8';
    default:
      return 'shift_jis';
  }
}

/** Text in UTF-16 up to the first NUL: behind it a buffer of fixed size holds what was there before. */
export function utf16Text(value: Uint8Array): string {
  const text = new TextDecoder('utf-16le').decode(value.subarray(0, value.length & ~1));
  return cut(text);
}

/** Text in a Windows code page, Japanese (932) unless told, up to the first NUL. */
export function codePageText(value: Uint8Array, codePage = 932): string {
  const end = value.indexOf(0);
  return new TextDecoder(encodingOf(codePage)).decode(end < 0 ? value : value.subarray(0, end));
}

function cut(text: string): string {
  const end = text.indexOf('\0');
  return end < 0 ? text : text.slice(0, end);
}
