/* bare.h: the layout of a page that stands alone: a report in one file, which carries its style, loads nothing, and can be
 * mailed, printed or laid open on a table. A page says: {{page match_report(...) in bare}}{{head title=p.title}}
 * style: what a page needs beside the layout's own, a <style> element; may be empty. */
#ifndef MEDIA_BARE_H
#define MEDIA_BARE_H
#include "media/html.h"

typedef struct { Str title; Html style; } BareHead;

#endif
