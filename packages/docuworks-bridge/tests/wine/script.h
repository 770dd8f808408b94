/*
 * What a stand-in for DocuWorks does with a file is written in that file, UTF-8, one directive a line after the line
 * STANDIN, before which 16 bytes of a header may stand; fields are split by tabs, and \n in a text is the two characters backslash and n:
 *
 *   kind      document|binder|container
 *   page      none|image|application  WIDTH  HEIGHT  TEXT
 *   big       N                 the last page's text is N times U+3042
 *   annotation TYPE  ATTRIBUTE  TEXT   on the last page
 *   child     TYPE  ATTRIBUTE  TEXT    on the last annotation
 *   document  PAGES  NAME       in a binder
 *   original  NAME  CONTENT
 *   open      HRESULT|hang|crash|sharing:N
 *   text      HRESULT|hang|crash        of the last page
 *   filter    HRESULT|hang|crash        when the filter loads the file
 */
#include <windows.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define MOST 64

typedef struct {
  int type;
  char attribute[32];
  wchar_t *text;
  int children;
  int child[MOST];
} Annotation;

typedef struct {
  int type, width, height;
  wchar_t *text;
  char failure[32];
  int annotations;
  int annotation[MOST];
} Page;

typedef struct {
  int kind, pages, documents, originals, annotations;
  Page page[MOST];
  Annotation annotation[MOST];
  struct { int pages; wchar_t *name; } document[MOST];
  struct { wchar_t *name; char *content; } original[MOST];
  char open[32];
  char filter[32];
} Script;

static wchar_t *wide(const char *utf8) {
  int units = MultiByteToWideChar(CP_UTF8, 0, utf8, -1, NULL, 0);
  wchar_t *text = malloc(sizeof(wchar_t) * units), *to = text, *from = text;
  MultiByteToWideChar(CP_UTF8, 0, utf8, -1, text, units);
  for (; *from; from++) {
    if (from[0] == L'\\' && from[1] == L'n') { *to++ = L'\r'; *to++ = L'\n'; from++; }
    else *to++ = *from;
  }
  *to = 0;
  return text;
}

static char *field(char **rest) {
  char *start = *rest, *tab = strchr(start, '\t');
  if (tab) { *tab = 0; *rest = tab + 1; }
  else *rest = start + strlen(start);
  return start;
}

static int kindOf(const char *word, const char *const *words) {
  for (int at = 0; words[at]; at++) if (strcmp(word, words[at]) == 0) return at;
  return 0;
}

/* NULL where the file is not there or no script. */
static Script *readScript(const wchar_t *path) {
  static const char *const kinds[] = { "document", "binder", "container", NULL };
  static const char *const types[] = { "none", "image", "application", NULL };
  FILE *file = _wfopen(path, L"rb");
  if (!file) return NULL;
  fseek(file, 0, SEEK_END);
  long size = ftell(file);
  rewind(file);
  char *content = calloc(size + 1, 1);
  size = (long)fread(content, 1, size, file);
  fclose(file);
  /* A file may begin as DocuWorks files do, for whoever looks at that. */
  char *line = strtok(content[0] == 0x60 && size > 16 ? content + 16 : content, "\n");
  if (!line || strcmp(line, "STANDIN") != 0) { free(content); return NULL; }
  Script *script = calloc(1, sizeof(Script));
  while ((line = strtok(NULL, "\n"))) {
    char *directive = field(&line);
    Page *last = script->pages ? &script->page[script->pages - 1] : NULL;
    if (!strcmp(directive, "kind")) script->kind = kindOf(field(&line), kinds);
    else if (!strcmp(directive, "page")) {
      Page *page = &script->page[script->pages++];
      page->type = kindOf(field(&line), types);
      page->width = atoi(field(&line));
      page->height = atoi(field(&line));
      page->text = wide(field(&line));
    } else if (!strcmp(directive, "big")) {
      int count = atoi(field(&line));
      last->text = malloc(sizeof(wchar_t) * (count + 1));
      for (int at = 0; at < count; at++) last->text[at] = 0x3042;
      last->text[count] = 0;
    } else if (!strcmp(directive, "annotation") || !strcmp(directive, "child")) {
      int number = script->annotations++;
      Annotation *made = &script->annotation[number];
      made->type = atoi(field(&line));
      snprintf(made->attribute, sizeof made->attribute, "%s", field(&line));
      made->text = wide(field(&line));
      if (!strcmp(directive, "child")) {
        Annotation *parent = &script->annotation[last->annotation[last->annotations - 1]];
        parent->child[parent->children++] = number;
      } else last->annotation[last->annotations++] = number;
    } else if (!strcmp(directive, "document")) {
      script->document[script->documents].pages = atoi(field(&line));
      script->document[script->documents++].name = wide(field(&line));
    } else if (!strcmp(directive, "original")) {
      script->original[script->originals].name = wide(field(&line));
      script->original[script->originals++].content = _strdup(field(&line));
    } else if (!strcmp(directive, "open")) snprintf(script->open, sizeof script->open, "%s", field(&line));
    else if (!strcmp(directive, "text")) snprintf(last->failure, sizeof last->failure, "%s", field(&line));
    else if (!strcmp(directive, "filter")) snprintf(script->filter, sizeof script->filter, "%s", field(&line));
  }
  free(content);
  return script;
}

static void freeScript(Script *script) {
  for (int at = 0; at < script->pages; at++) free(script->page[at].text);
  for (int at = 0; at < script->annotations; at++) free(script->annotation[at].text);
  for (int at = 0; at < script->documents; at++) free(script->document[at].name);
  for (int at = 0; at < script->originals; at++) { free(script->original[at].name); free(script->original[at].content); }
  free(script);
}

/* Does what a failure says; gives its HRESULT, 0 for none. */
static int fail(const char *failure) {
  if (!*failure) return 0;
  if (!strcmp(failure, "hang")) Sleep(INFINITE);
  if (!strcmp(failure, "crash")) *(volatile int *)NULL = 1;
  return (int)strtoul(failure, NULL, 16);
}

/* Appends a line to the file that the environment variable STANDIN_LOG names. */
static void note(const char *what) {
  wchar_t path[1024];
  if (!GetEnvironmentVariableW(L"STANDIN_LOG", path, 1024)) return;
  HANDLE log = CreateFileW(path, FILE_APPEND_DATA, FILE_SHARE_READ | FILE_SHARE_WRITE, NULL, OPEN_ALWAYS, 0, NULL);
  if (log == INVALID_HANDLE_VALUE) return;
  char line[64];
  DWORD written;
  int length = snprintf(line, sizeof line, "%s %lu\n", what, GetCurrentProcessId());
  WriteFile(log, line, length, &written, NULL);
  CloseHandle(log);
}
