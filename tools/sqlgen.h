/* sqlgen.h: SQL as source files. schema.sql and queries.sql of every room become typed C; see docs/queries.md.
 *
 *   sqlgen_schema.c   reads schema.sql: tables, types, who sees a row
 *   sqlgen_query.c    reads queries.sql: names, parameters, optional conditions, orders; expands them for an engine
 *   sqlgen_check.c    prepares everything on SQLite and works out types, nullability, tables read and written, plans
 *   sqlgen_write.c    writes the C
 *   sqlgen_migrate.c  reads the migrations, and proves that they lead to the schema
 *   sqlgen_mutate.c   marks conditions, so that they can be switched off one by one (make mutate)
 *
 * The tool runs once and ends: one arena, never freed; the first mistake ends it with file:line:column.
 */
#ifndef TOOLS_SQLGEN_H
#define TOOLS_SQLGEN_H
#include "base/map.h"
#include "tools/tool.h"

typedef enum { KEY, INT, REAL, BOOL, TEXT, BLOB, TIME, MONEY } Type;
typedef enum { SQLITE, POSTGRES } Engine;

/* tokens */
typedef enum { END, WORD, NUMBER, STRING, PARAM, LIST_PARAM, COMMENT, LINE_COMMENT, SPACE, SIGN } TokenKind;
typedef struct { TokenKind kind; isize from, to; } Token;
Token token_at(const Source *s, isize at);              /* the token that begins at byte at */
Token token_next(const Source *s, isize at);            /* the same, past space and comments */
Str   token_text(const Source *s, Token t);
bool  token_is(const Source *s, Token t, const char *word); /* a word whatever its case, or a sign */

typedef struct { Str name; Type type; bool nullable; } Column;
typedef struct {
    Str name;
    const Source *source;
    isize at;
    int room, number;
    Vec(Column) columns;
    Str visible_as, visible;                            /* alias and condition; empty: everybody may see every row */
    bool small;                                         /* its rows are few and stay few: a scan is no fault */
    bool asked;                                         /* a query reads it through visible() */
} Table;

typedef struct { Str name; Type type; bool nullable, list, declared, used; isize at; } Param;
typedef struct { Str name; Type type; bool nullable; } Field;
typedef struct { isize from, to; u32 need; int sort; } Segment;
typedef struct { Str name; isize at; } Named;
typedef struct { Str alias; Table *table; bool optional; isize at; } Use;

typedef struct {
    Str name, doc;
    const Source *source;
    int room;
    isize at, from, to;                                 /* the head's name; the SQL */
    enum { ONE, MANY, EACH, EXEC, COUNT } kind;
    bool json, scan, system;
    bool wrong;                                         /* an invariant: the rows that break it */
    StrVec same;                                        /* aliases whose visible() takes nothing away beside the others */
    isize together;                                     /* the mutant of these */
    Vec(Param) params;
    Vec(Segment) segments;
    Vec(Named) conditions, sorts;
    Vec(Use) uses;
    Vec(Field) fields;
    Map annotations;                                    /* field -> index into notes */
    Vec(Field) notes;
    bool reads[256], writes[256];
} QuerySource;

typedef struct { Buf text; IntVec at; } Mapped;         /* expanded SQL; for each byte its offset in the source, -1 where none */

typedef struct { const char *kind; Str where, what; const Table *table; } Mutant;

typedef struct { const Source *source; Str name, sqlite, postgres; } Migration;

typedef struct {
    Arena *arena;
    bool mutate, marking;                               /* marks are wanted; uses are marked where the C is written */
    Vec(Mutant) mutants;
    StrVec rooms;
    Vec(Table) tables;
    Vec(QuerySource) queries;
    Buf sqlite, postgres;                               /* the whole schema for each engine */
    Vec(Migration) migrations;
} Sqlgen;

bool  type_parse(Str word, Type *out);
const char *type_name(Type t);
char  type_letter(Type t);                              /* i r b t y: what an engine's type is compared with */
Table *table_find(Sqlgen *g, Str name);
Column *column_find(Table *t, Str name);

void  schema_read(Sqlgen *g, const Source *s, int room);
void  schema_emit(Sqlgen *g, Str text);                 /* for both engines */
isize table_read(Sqlgen *g, const Source *s, isize at, int room);               /* behind CREATE TABLE; behind its ; */
isize column_read(Sqlgen *g, const Source *s, Table *table, Token name);        /* its name and type; behind them */
void  migrations_read(Sqlgen *g, Str *paths, int count);                        /* in their order */
void  migrations_check(Sqlgen *g);
void  queries_read(Sqlgen *g, const Source *s, int room);
Mapped query_expand(Sqlgen *g, QuerySource *q, u32 with, int sort, Engine engine);
Mapped segment_expand(Sqlgen *g, QuerySource *q, const Segment *s, Engine engine);
void  queries_check(Sqlgen *g);
void  gen_write(Sqlgen *g, Str out);

void  mutants_of_tables(Sqlgen *g);
void  mutants_of_checks(Sqlgen *g);
void  mutants_write(Sqlgen *g, Str out);

#endif
