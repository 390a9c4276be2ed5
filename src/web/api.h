/* api.h: the API is tables. One table says what an operation takes, one what its rows hold; they check the request, write the
 * reply, and describe both in /api/v1/openapi.json, so the three cannot differ.
 *
 *   typedef struct { Str slug, title; OptInt year; } PracticeItem;
 *   static const ApiField practice_fields[] = {
 *       API_FIELD(PracticeItem, slug,  "Its name in addresses"),
 *       API_MAYBE(PracticeItem, year,  "When it began, where a source says it"),
 *       { 0 }
 *   };
 *   static const ApiOperation practices_api[] = {
 *       { "/api/v1/practices", "listPractices", "Practices", "Practices as a visitor finds them", params, "Practice", practice_fields, API_LIST },
 *       { 0 }
 *   };
 *
 *   ApiList list;
 *   Reply refused;
 *   if (!api_list_begin(rq, &practices_api[0], &list, &refused)) return refused;
 *   for (...) api_list_add(&list, &practices_api[0], &item);
 *   return api_list_end(rq, &list, total);
 */
#ifndef WEB_API_H
#define WEB_API_H
#include "store/query.h"
#include "web/route.h"

/* ---- rows ---- */

typedef enum { API_TEXT = 1, API_INT, API_BOOL, API_OPT_INT, API_OPT_REAL, API_TEXTS, API_OBJECT, API_OBJECTS, API_TIME } ApiType;
typedef struct { const Str *p; isize n; } ApiTexts;
typedef struct { const void *p; isize n; } ApiRows;             /* of the rows that ApiField.of describes */

typedef struct ApiField {
    const char *name;
    ApiType type;
    isize at;                       /* in the row's struct */
    bool maybe;                     /* null where not known */
    const char *about;
    const struct ApiField *of;      /* API_OBJECT, API_OBJECTS: the fields of the row inside */
    isize size;                     /* API_OBJECTS: of a row */
    const char *schema;             /* and its name */
} ApiField;

#define API_TYPE(x) _Generic((x), Str: API_TEXT, i64: API_INT, bool: API_BOOL, OptInt: API_OPT_INT, OptReal: API_OPT_REAL, ApiTexts: API_TEXTS)
#define API_FIELD(T, m, about_) { .name = #m, .type = API_TYPE(((T *)0)->m), .at = (isize)offsetof(T, m), .about = (about_) }
#define API_MAYBE(T, m, about_) { .name = #m, .type = API_TYPE(((T *)0)->m), .at = (isize)offsetof(T, m), .maybe = true, .about = (about_) }
#define API_WHEN(T, m, about_)  { .name = #m, .type = API_TIME, .at = (isize)offsetof(T, m), .about = (about_) }
#define API_IN(T, m, about_, of_, schema_) { .name = #m, .type = API_OBJECT, .at = (isize)offsetof(T, m), .about = (about_), .of = (of_), .schema = (schema_) }
#define API_ROWS(T, m, about_, of_, R, schema_) { .name = #m, .type = API_OBJECTS, .at = (isize)offsetof(T, m), .about = (about_), .of = (of_), .size = (isize)sizeof(R), .schema = (schema_) }

void api_put(Buf *b, const ApiField *fields, const void *row);

/* ---- operations ---- */

typedef enum { API_ONE, API_LIST } ApiShape;
typedef struct {
    const char *name, *about;
    const char *choices;            /* "new|evidence": one of these; NULL: any text */
    bool many;                      /* may be given several times: any of them */
} ApiParam;

typedef struct {
    const char *path;               /* as a route has it: "/api/v1/practices/:slug" */
    const char *id, *tag, *summary;
    const ApiParam *params;         /* beside limit and cursor; ended by {0}; NULL: none */
    const char *schema;             /* the item's name */
    const ApiField *item;
    ApiShape shape;
} ApiOperation;

enum { API_LIMIT_USUAL = 20, API_LIMIT_MOST = 200 };
typedef struct { Buf body; isize n; i64 limit, cursor; } ApiList;   /* cursor: 0, or what next said */

/* False where a parameter is not known, stands twice or holds what it may not: *refused is then a 400 that names it. */
bool  api_list_begin(Request *rq, const ApiOperation *op, ApiList *list, Reply *refused);
void  api_list_add(ApiList *list, const ApiOperation *op, const void *item);
Reply api_list_end(Request *rq, ApiList *list, i64 total);      /* the next page begins behind the items added */
Reply api_one(Request *rq, const ApiOperation *op, const void *item);

/* ---- what describes them: /api and /api/v1/openapi.json ---- */

/* All rooms' tables, ended by NULL; once at start. Of the routes, the forms that programs may send (by_program.h). */
void api_lend(const ApiOperation *const *tables, RouteTables routes);
extern const Route api_routes[];

#endif
