#include "web/done.h"

enum { TABLES = 8 };
static const Done *tables[TABLES];
static int tables_n;

void done_lend(const Done *table)
{
    for (int i = 0; i < tables_n; i++) if (tables[i] == table) return;
    must(tables_n < TABLES);
    tables[tables_n++] = table;
}

static const Done *done_of(Str name)
{
    for (int i = 0; i < tables_n; i++)
        for (const Done *d = tables[i]; d->name; d++) if (str_eq(name, str_from(d->name))) return d;
    return NULL;
}

/* A fragment would take the focus away from the words. */
Str done_at(Request *rq, const char *name, Str location)
{
    must(done_of(str_from(name)));
    isize hash = str_find_char(location, '#');
    Str page = hash < 0 ? location : str_slice(location, 0, hash);
    return str_fmt(rq->arena, STR_FMT "%cdone=%s", STR_ARG(page), str_find_char(page, '?') < 0 ? '?' : '&', name);
}

/* A form that is refused has done nothing, whatever its address says. */
Str done_words(Request *rq)
{
    const Done *d = str_eq(rq->method, S("POST")) ? NULL : done_of(request_query(rq, "done"));
    return d ? tr(rq->lang, str_from(d->words)) : (Str){ 0 };
}
