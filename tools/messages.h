/* messages.h: the parts of the tool messages. messages_code.c reads C files, messages_po.c reads catalogs and writes the table. */
#ifndef TOOLS_MESSAGES_H
#define TOOLS_MESSAGES_H
#include "tools/catalog.h"

void  messages_of_c(Messages *m, Arena *a, const Source *s);
void  messages_of_pot(Messages *m, const Source *s);
/* The table of src/media/messages.h, from a catalog; without one (its path is empty) every language answers in English. */
void  messages_table(Arena *a, Buf *b, const Messages *m, const Source *po);
/* Prints what is wrong with the catalog, a line each, and says how many. */
isize messages_check(Arena *a, const Messages *m, const Source *po);

#endif
