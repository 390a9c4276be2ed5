/* tool.h: what the build's tools share: reading a source, saying where it is wrong, writing only what changed. */
#ifndef TOOLS_TOOL_H
#define TOOLS_TOOL_H
#include "base/buf.h"
#include "base/vec.h"

typedef struct { Str path, text; } Source;

Source source_read(Arena *a, Str path);                 /* ends the tool where it cannot be read */
int    source_line(const Source *s, isize at);          /* from 1 */

/* Prints path:line:column: message, the line and a caret, and ends the tool with 1. */
NORETURN void source_fail(const Source *s, isize at, const char *fmt, ...) PRINTF_LIKE(3, 4);

void   write_if_changed(Str path, Str text);            /* make's rule: what did not change is not rebuilt */

#endif
