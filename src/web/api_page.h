/* api_page.h: what the page about the API shows. */
#ifndef WEB_API_PAGE_H
#define WEB_API_PAGE_H
#include "web/api.h"

typedef struct { Str name, about; } ApiNamed;
typedef struct { ApiNamed *p; isize n; } ApiNames;
typedef struct { Str path, summary, example; ApiNames params, fields; } ApiOperationLine;
typedef struct { Str path, summary, scope; bool now; ApiNames fields; } ApiFormLine;
typedef struct { ApiFormLine *p; isize n; } ApiFormLines;
typedef struct { Str base; struct { ApiOperationLine *p; isize n; } operations; ApiFormLines forms; } ApiPage;

#endif
