/* A stand-in for the DocuWorks iFilter: a COM class with IPersistFile and IFilter, see script.h. */
#define COBJMACROS
#include "script.h"
#include <initguid.h>
#include <objbase.h>
#include <filter.h>

DEFINE_GUID(CLSID_STANDIN, 0x5f1e0b1c, 0x0d0c, 0x4a9e, 0x9b, 0x1d, 0x11, 0x22, 0x33, 0x44, 0x55, 0x66);
DEFINE_GUID(IID_FILTER, 0x89bcb740, 0x6119, 0x101a, 0xbc, 0xb7, 0x00, 0xdd, 0x01, 0x06, 0x55, 0xaf);

/* GetText gives so many units a call, so that a long text takes several. */
#define UNITS_A_CALL 30000

typedef struct {
  const IFilterVtbl *filter;
  const IPersistFileVtbl *file;
  LONG references;
  Script *script;
  int page;
  size_t given;
} Reader;

static Reader *ofFilter(void *self) { return (Reader *)self; }
static Reader *ofFile(void *self) { return (Reader *)((char *)self - offsetof(Reader, file)); }

static HRESULT query(Reader *reader, REFIID iid, void **made) {
  *made = NULL;
  if (IsEqualIID(iid, &IID_IUnknown) || IsEqualIID(iid, &IID_FILTER)) *made = &reader->filter;
  else if (IsEqualIID(iid, &IID_IPersistFile) || IsEqualIID(iid, &IID_IPersist)) *made = &reader->file;
  else return E_NOINTERFACE;
  InterlockedIncrement(&reader->references);
  return S_OK;
}

static ULONG letGo(Reader *reader) {
  LONG left = InterlockedDecrement(&reader->references);
  if (left == 0) {
    if (reader->script) { freeScript(reader->script); note("close"); }
    free(reader);
  }
  return left;
}

static HRESULT STDMETHODCALLTYPE filterQuery(IFilter *self, REFIID iid, void **made) { return query(ofFilter(self), iid, made); }
static ULONG STDMETHODCALLTYPE filterAdd(IFilter *self) { return InterlockedIncrement(&ofFilter(self)->references); }
static ULONG STDMETHODCALLTYPE filterRelease(IFilter *self) { return letGo(ofFilter(self)); }

static SCODE STDMETHODCALLTYPE filterInit(IFilter *self, ULONG flags, ULONG count, const FULLPROPSPEC *attributes, ULONG *found) {
  Reader *reader = ofFilter(self);
  if (!reader->script) return E_FAIL;
  reader->page = -1;
  *found = 0;
  return S_OK;
}

static SCODE STDMETHODCALLTYPE filterChunk(IFilter *self, STAT_CHUNK *chunk) {
  Reader *reader = ofFilter(self);
  if (++reader->page >= reader->script->pages) return (SCODE)0x80041700;
  memset(chunk, 0, sizeof *chunk);
  chunk->idChunk = reader->page + 1;
  chunk->breakType = CHUNK_EOP;
  chunk->flags = CHUNK_TEXT;
  chunk->locale = 0x411;
  reader->given = 0;
  return S_OK;
}

static SCODE STDMETHODCALLTYPE filterText(IFilter *self, ULONG *count, WCHAR *text) {
  Reader *reader = ofFilter(self);
  Page *page = &reader->script->page[reader->page];
  int failure = fail(page->failure);
  if (failure) return failure;
  size_t left = wcslen(page->text) - reader->given;
  if (left == 0) return (SCODE)0x80041701;
  if (left > UNITS_A_CALL) left = UNITS_A_CALL;
  if (left >= *count) left = *count - 1;
  memcpy(text, page->text + reader->given, sizeof(WCHAR) * left);
  text[left] = 0;
  *count = (ULONG)left;
  reader->given += left;
  return page->text[reader->given] ? S_OK : (SCODE)0x00041709;
}

static SCODE STDMETHODCALLTYPE filterValue(IFilter *self, PROPVARIANT **value) { return (SCODE)0x80041702; }
static SCODE STDMETHODCALLTYPE filterRegion(IFilter *self, FILTERREGION at, REFIID iid, void **made) { return E_NOTIMPL; }

static HRESULT STDMETHODCALLTYPE fileQuery(IPersistFile *self, REFIID iid, void **made) { return query(ofFile(self), iid, made); }
static ULONG STDMETHODCALLTYPE fileAdd(IPersistFile *self) { return InterlockedIncrement(&ofFile(self)->references); }
static ULONG STDMETHODCALLTYPE fileRelease(IPersistFile *self) { return letGo(ofFile(self)); }
static HRESULT STDMETHODCALLTYPE fileClass(IPersistFile *self, CLSID *id) { *id = CLSID_STANDIN; return S_OK; }
static HRESULT STDMETHODCALLTYPE fileDirty(IPersistFile *self) { return S_FALSE; }
static HRESULT STDMETHODCALLTYPE fileLoad(IPersistFile *self, LPCOLESTR path, DWORD mode) {
  Reader *reader = ofFile(self);
  Script *script = readScript(path);
  if (!script) return (HRESULT)0x8004170C;
  int failure = fail(script->filter);
  if (failure) { freeScript(script); return failure; }
  reader->script = script;
  note("open");
  return S_OK;
}
static HRESULT STDMETHODCALLTYPE fileSave(IPersistFile *self, LPCOLESTR path, BOOL remember) { return E_NOTIMPL; }
static HRESULT STDMETHODCALLTYPE fileSaved(IPersistFile *self, LPCOLESTR path) { return E_NOTIMPL; }
static HRESULT STDMETHODCALLTYPE fileCurrent(IPersistFile *self, LPOLESTR *path) { return E_NOTIMPL; }

static const IFilterVtbl FILTER_METHODS = {
  filterQuery, filterAdd, filterRelease, filterInit, filterChunk, filterText, filterValue, filterRegion,
};
static const IPersistFileVtbl FILE_METHODS = {
  fileQuery, fileAdd, fileRelease, fileClass, fileDirty, fileLoad, fileSave, fileSaved, fileCurrent,
};

static HRESULT STDMETHODCALLTYPE factoryQuery(IClassFactory *self, REFIID iid, void **made) {
  if (!IsEqualIID(iid, &IID_IUnknown) && !IsEqualIID(iid, &IID_IClassFactory)) { *made = NULL; return E_NOINTERFACE; }
  *made = self;
  return S_OK;
}
static ULONG STDMETHODCALLTYPE factoryAdd(IClassFactory *self) { return 2; }
static ULONG STDMETHODCALLTYPE factoryRelease(IClassFactory *self) { return 1; }
static HRESULT STDMETHODCALLTYPE factoryCreate(IClassFactory *self, IUnknown *outer, REFIID iid, void **made) {
  Reader *reader = calloc(1, sizeof *reader);
  reader->filter = &FILTER_METHODS;
  reader->file = &FILE_METHODS;
  reader->references = 1;
  HRESULT result = query(reader, iid, made);
  letGo(reader);
  return result;
}
static HRESULT STDMETHODCALLTYPE factoryLock(IClassFactory *self, BOOL lock) { return S_OK; }
static const IClassFactoryVtbl FACTORY_METHODS = { factoryQuery, factoryAdd, factoryRelease, factoryCreate, factoryLock };
static IClassFactory factory = { (IClassFactoryVtbl *)&FACTORY_METHODS };

HRESULT STDAPICALLTYPE DllGetClassObject(REFCLSID classId, REFIID iid, void **made) {
  if (!IsEqualCLSID(classId, &CLSID_STANDIN)) { *made = NULL; return CLASS_E_CLASSNOTAVAILABLE; }
  return factoryQuery(&factory, iid, made);
}
HRESULT STDAPICALLTYPE DllCanUnloadNow(void) { return S_FALSE; }
