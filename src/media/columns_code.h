/* columns_code.h: texts of cells as numbers, and ids as codes. Inside media/columns only.
 *
 * While a file is read, every cell is a double; a text is a NaN that carries its number in the pool. columns_code then makes
 * codes of ids, in place.
 */
#ifndef MEDIA_COLUMNS_CODE_H
#define MEDIA_COLUMNS_CODE_H
#include "media/columns.h"

typedef struct TextPool TextPool;                       /* all texts, shared by the workers */
typedef struct { Arena *arena; void *slots; } TextCache;  /* a worker's own, in front of it */

TextPool *text_pool(void);
void text_pool_free(TextPool *p);
TextCache text_cache(void);
void text_cache_free(TextCache *c);
u32  text_number(TextPool *p, TextCache *c, Str text);

bool id_is_text(Str cell);                              /* a leading zero, or more digits than a double keeps */
double text_boxed(u32 number);

void columns_code(Columns *c, TextPool *p, int threads);

#endif
