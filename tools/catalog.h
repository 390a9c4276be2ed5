/* catalog.h: messages as the tools htmlgen and messages both know them: their texts, their places, the list of them. */
#ifndef TOOLS_CATALOG_H
#define TOOLS_CATALOG_H
#include "tools/tool.h"

static inline bool blank(char c) { return c == ' ' || c == '\t' || c == '\n' || c == '\r' || c == '\f'; }
static inline bool word_char(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_';
}

typedef struct { Str english, many, where; } MessageUse;    /* many is empty without a plural; where is "file:line file:line" */
typedef struct { Arena *arena; Vec(MessageUse) all; } Messages;

/* Adds a message, or one more place where it is used; complains where its plural is not the one it had before. */
void message_add(Messages *m, const Source *s, isize at, Str english, Str many);
void message_merge(Messages *m, const Source *s, isize at, MessageUse use);   /* the same, with its own where */
void messages_pot(Buf *b, const Messages *m);

/* The names in {name} and the numbered elements of a message: "{n}", "<1>", "</1>", in their order. */
StrVec message_places(Arena *a, Str message);
/* Why the message's numbered elements make no markup, or NULL. */
const char *message_wrong(Arena *a, Str message);

/* The text of the literal (C or .po) whose quote stands at *at; *at moves behind it. */
Str literal_text(Arena *a, const Source *s, isize *at, isize end);
void put_quoted(Buf *b, Str text);                          /* the other way round */

#endif
