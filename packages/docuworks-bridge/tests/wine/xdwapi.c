/*
 * A stand-in for xdwapi.dll with the exports and structures that fileproc uses, written after the vendor's published
 * interface. It knows nothing of DocuWorks' files: see script.h.
 */
#include "script.h"
#include <stddef.h>
#include <filter.h>

#pragma pack(push, 8)
typedef struct { int nSize, nOption, nAuthMode; } XDW_OPEN_MODE_EX;
typedef struct {
  int nSize, nPages, nVersion, nOriginalData, nDocType, nPermission, nShowAnnotations, nDocuments, nBinderColor, nBinderSize;
} XDW_DOCUMENT_INFO;
typedef struct { int nSize, nWidth, nHeight, nPageType, nHorRes, nVerRes, nCompressType, nAnnotations; } XDW_PAGE_INFO;
typedef struct {
  int nSize;
  void *handle;
  int nHorPos, nVerPos, nWidth, nHeight, nAnnotationType, nChildAnnotations;
} XDW_ANNOTATION_INFO;
typedef struct { int nSize, nDataSize; long nDate; wchar_t szName[256]; } XDW_ORGDATA_INFOW;
typedef struct { int nSize, nDpi, nColor; } XDW_IMAGE_OPTION;
#pragma pack(pop)

#define API __declspec(dllexport) int __stdcall
#define E_INVALIDARG_ ((int)0x80070057)
#define E_INFO_NOT_FOUND_ ((int)0x80040002)
#define MAGIC 0x58445731

typedef struct { int magic; Script *script; } Document;
typedef struct { Document *document; int number; } AnnotationHandle;

static int sharingLeft = -1;
static AnnotationHandle annotationHandles[MOST];

static Document *documentOf(void *handle) {
  Document *document = handle;
  return document && document->magic == MAGIC ? document : NULL;
}

/* Copies a text whose size counts units and its NUL, as the first call with NULL, 0 tells. */
static int give(const wchar_t *text, wchar_t *buffer, int size) {
  int units = (int)wcslen(text) + 1;
  if (!buffer) return units;
  if (size < units) return (int)0x8007007A;
  memcpy(buffer, text, sizeof(wchar_t) * units);
  return units;
}

API XDW_GetInformation(int index, char *buffer, int size, void *reserved) {
  char version[32] = "10.0.0";
  if (index != 1 || reserved) return E_INVALIDARG_;
  GetEnvironmentVariableA("STANDIN_VERSION", version, sizeof version);
  int length = (int)strlen(version) + 1;
  if (!buffer) return length;
  if (size < length) return (int)0x8007007A;
  memcpy(buffer, version, length);
  return length;
}

API XDW_OpenDocumentHandleW(const wchar_t *path, void **handle, XDW_OPEN_MODE_EX *mode) {
  if (mode->nSize != sizeof *mode || mode->nOption != 0) return E_INVALIDARG_;
  /* Anything but "no dialogue" would wait for a person who is not there. */
  if (mode->nAuthMode != 1) Sleep(INFINITE);
  Script *script = readScript(path);
  if (!script) return (int)0x8007000B;
  if (!strncmp(script->open, "sharing:", 8)) {
    if (sharingLeft < 0) sharingLeft = atoi(script->open + 8);
    if (sharingLeft-- > 0) { freeScript(script); return (int)0x80070020; }
  } else {
    int failure = fail(script->open);
    if (failure) { freeScript(script); return failure; }
  }
  Document *document = malloc(sizeof *document);
  document->magic = MAGIC;
  document->script = script;
  *handle = document;
  note("open");
  return 0;
}

API XDW_CloseDocumentHandle(void *handle, void *reserved) {
  Document *document = documentOf(handle);
  if (!document || reserved) return E_INVALIDARG_;
  document->magic = 0;
  freeScript(document->script);
  free(document);
  note("close");
  return 0;
}

API XDW_GetDocumentInformation(void *handle, XDW_DOCUMENT_INFO *info, void *reserved) {
  Document *document = documentOf(handle);
  if (!document || info->nSize != sizeof *info || reserved) return E_INVALIDARG_;
  info->nPages = document->script->pages;
  info->nVersion = 10;
  info->nOriginalData = document->script->originals;
  info->nDocType = document->script->kind;
  info->nDocuments = document->script->documents;
  return 0;
}

API XDW_GetDocumentInformationInBinder(void *handle, int position, XDW_DOCUMENT_INFO *info, void *reserved) {
  Document *document = documentOf(handle);
  if (!document || info->nSize != sizeof *info || position < 1 || position > document->script->documents || reserved)
    return E_INVALIDARG_;
  info->nPages = document->script->document[position - 1].pages;
  return 0;
}

API XDW_GetDocumentNameInBinderW(
  void *handle, int position, wchar_t *name, int size, int *textType, int codePage, void *reserved) {
  Document *document = documentOf(handle);
  if (!document || position < 1 || position > document->script->documents || codePage != 932 || reserved)
    return E_INVALIDARG_;
  *textType = 2;
  return give(document->script->document[position - 1].name, name, size);
}

static Page *pageOf(void *handle, int page) {
  Document *document = documentOf(handle);
  return document && page >= 1 && page <= document->script->pages ? &document->script->page[page - 1] : NULL;
}

API XDW_GetPageInformation(void *handle, int number, XDW_PAGE_INFO *info) {
  Page *page = pageOf(handle, number);
  if (!page || info->nSize != sizeof *info) return E_INVALIDARG_;
  info->nWidth = page->width;
  info->nHeight = page->height;
  info->nPageType = page->type;
  info->nAnnotations = page->annotations;
  return 0;
}

API XDW_GetPageTextToMemoryW(void *handle, int number, wchar_t *text, int size, void *reserved) {
  Page *page = pageOf(handle, number);
  if (!page || reserved) return E_INVALIDARG_;
  int failure = fail(page->failure);
  return failure ? failure : give(page->text, text, size);
}

API XDW_GetAnnotationInformation(
  void *handle, int number, void *parent, int index, XDW_ANNOTATION_INFO *info, void *reserved) {
  Page *page = pageOf(handle, number);
  if (!page || info->nSize != sizeof *info || reserved) return E_INVALIDARG_;
  Script *script = documentOf(handle)->script;
  AnnotationHandle *above = parent;
  int count = above ? script->annotation[above->number].children : page->annotations;
  if (index < 1 || index > count) return E_INVALIDARG_;
  int found = above ? script->annotation[above->number].child[index - 1] : page->annotation[index - 1];
  annotationHandles[found].document = documentOf(handle);
  annotationHandles[found].number = found;
  info->handle = &annotationHandles[found];
  info->nAnnotationType = script->annotation[found].type;
  info->nChildAnnotations = script->annotation[found].children;
  return 0;
}

API XDW_GetAnnotationAttributeW(
  void *handle, const char *name, wchar_t *value, int size, int *textType, int codePage, void *reserved) {
  AnnotationHandle *annotation = handle;
  if (!annotation || codePage != 932 || reserved) return E_INVALIDARG_;
  Annotation *found = &annotation->document->script->annotation[annotation->number];
  if (strcmp(found->attribute, name) != 0) return E_INFO_NOT_FOUND_;
  *textType = 2;
  return give(found->text, value, size);
}

API XDW_GetOriginalDataInformationW(
  void *handle, int index, XDW_ORGDATA_INFOW *info, int *textType, int codePage, void *reserved) {
  Document *document = documentOf(handle);
  if (!document || info->nSize != sizeof *info || index < 1 || index > document->script->originals || codePage != 932 || reserved)
    return E_INVALIDARG_;
  *textType = 2;
  info->nDataSize = (int)strlen(document->script->original[index - 1].content);
  wcsncpy(info->szName, document->script->original[index - 1].name, 256);
  return 0;
}

static int writeFile(const wchar_t *path, const void *bytes, size_t length) {
  FILE *file = _wfopen(path, L"wb");
  if (!file) return (int)0x8007001D;
  fwrite(bytes, 1, length, file);
  fclose(file);
  return 0;
}

API XDW_GetOriginalDataW(void *handle, int index, const wchar_t *path, void *reserved) {
  Document *document = documentOf(handle);
  if (!document || index < 1 || index > document->script->originals || reserved) return E_INVALIDARG_;
  const char *content = document->script->original[index - 1].content;
  return writeFile(path, content, strlen(content));
}

/* A BMP of 24 bits, white, one black pixel for each hundredth of the resolution. */
API XDW_ConvertPageToImageFileW(void *handle, int number, const wchar_t *path, XDW_IMAGE_OPTION *option) {
  Page *page = pageOf(handle, number);
  if (!page || option->nSize != sizeof *option || option->nDpi < 10 || option->nDpi > 600 || option->nColor != 1)
    return E_INVALIDARG_;
  int width = page->width * option->nDpi / 2540, height = page->height * option->nDpi / 2540;
  int stride = (width * 3 + 3) & ~3, size = 54 + stride * height;
  unsigned char *bytes = malloc(size);
  memset(bytes, 0xff, size);
  BITMAPFILEHEADER file = { 0x4d42, size, 0, 0, 54 };
  BITMAPINFOHEADER info = { 40, width, height, 1, 24, 0, stride * height, 0, 0, 0, 0 };
  memcpy(bytes, &file, 14);
  memcpy(bytes + 14, &info, 40);
  memset(bytes + 54 + stride * (height - 1), 0, 3 * (option->nDpi / 100));
  int result = writeFile(path, bytes, size);
  free(bytes);
  return result;
}

/* Sizes and offsets as this compiler sees them, JSON. */
__declspec(dllexport) int __stdcall standin_layout(char *buffer, int size) {
  int at = 0;
#define PUT(...) at += snprintf(buffer + at, size - at, __VA_ARGS__)
#define SIZE(type) PUT("%s\"%s\":{\"\":%d", at > 1 ? "}," : "", #type, (int)sizeof(type))
#define MEMBER(type, member) PUT(",\"%s\":%d", #member, (int)offsetof(type, member))
  PUT("{");
  SIZE(XDW_OPEN_MODE_EX); MEMBER(XDW_OPEN_MODE_EX, nSize); MEMBER(XDW_OPEN_MODE_EX, nOption); MEMBER(XDW_OPEN_MODE_EX, nAuthMode);
#define D(member) MEMBER(XDW_DOCUMENT_INFO, member)
  SIZE(XDW_DOCUMENT_INFO); D(nSize); D(nPages); D(nVersion); D(nOriginalData); D(nDocType); D(nPermission);
  D(nShowAnnotations); D(nDocuments); D(nBinderColor); D(nBinderSize);
#define P(member) MEMBER(XDW_PAGE_INFO, member)
  SIZE(XDW_PAGE_INFO); P(nSize); P(nWidth); P(nHeight); P(nPageType); P(nHorRes); P(nVerRes); P(nCompressType); P(nAnnotations);
#define A(member) MEMBER(XDW_ANNOTATION_INFO, member)
  SIZE(XDW_ANNOTATION_INFO); A(nSize); A(handle); A(nHorPos); A(nVerPos); A(nWidth); A(nHeight); A(nAnnotationType);
  A(nChildAnnotations);
#define O(member) MEMBER(XDW_ORGDATA_INFOW, member)
  SIZE(XDW_ORGDATA_INFOW); O(nSize); O(nDataSize); O(nDate); O(szName);
  SIZE(XDW_IMAGE_OPTION); MEMBER(XDW_IMAGE_OPTION, nSize); MEMBER(XDW_IMAGE_OPTION, nDpi); MEMBER(XDW_IMAGE_OPTION, nColor);
  SIZE(GUID); MEMBER(GUID, Data1); MEMBER(GUID, Data2); MEMBER(GUID, Data3); MEMBER(GUID, Data4);
  SIZE(PROPSPEC); MEMBER(PROPSPEC, ulKind); MEMBER(PROPSPEC, propid);
  SIZE(FULLPROPSPEC); MEMBER(FULLPROPSPEC, guidPropSet); MEMBER(FULLPROPSPEC, psProperty);
#define C(member) MEMBER(STAT_CHUNK, member)
  SIZE(STAT_CHUNK); C(idChunk); C(breakType); C(flags); C(locale); C(attribute); C(idChunkSource); C(cwcStartSource);
  C(cwcLenSource);
  PUT("}}");
  return at;
}
