#include "rooms/practices/search_command.h"
#include "rooms/practices/library.h"
#include "store/store.h"

const Option search_options[] = {
    { "limit", "N", "how many practices to show", "10" },
    { "lang", "en|es", "the language of the words", "en" },
    { 0 }
};

/* ---- what was found, for people and for programs ---- */

static void print_one(Cli *cli, const Library *l, const Shelf *s, i64 rank)
{
    const PracticeCards *p = &s->card;
    Str place = locality_label(cli->arena, LANG_EN, origin_of(l, s)->name, origin_of(l, s)->country, origin_of(l, s)->region);
    fprintf(cli->out, "%2" PRId64 ". " STR_FMT "\n    " STR_FMT "\n    " STR_FMT " · " STR_FMT " · " STR_FMT "\n", rank, STR_ARG(p->title), STR_ARG(p->summary), STR_ARG(place),
            STR_ARG(l->evidence[s->evidence].label[LANG_EN]), STR_ARG(p->slug));
}

static void print_json(Cli *cli, const Library *l, const Shelf *s, double score, bool first)
{
    Buf b = buf_on(cli->arena);
    const PracticeCards *p = &s->card;
    const struct { const char *name; Str value; } fields[] = { { "slug", p->slug }, { "title", p->title }, { "summary", p->summary }, { "community", origin_of(l, s)->slug },
        { "evidence", l->evidence[s->evidence].level } };
    put(&b, first ? S("\n") : S(",\n"));
    for (isize i = 0; i < countof(fields); i++) { put_fmt(&b, "%s\"%s\":", i ? "," : "{", fields[i].name); json_text(&b, fields[i].value); }
    put(&b, S(",\"score\":")), put_real(&b, score), put_char(&b, '}');
    fprintf(cli->out, STR_FMT, STR_ARG(buf_str(&b)));
}

static void print_hits(Cli *cli, const Library *l, const SearchResult *r)
{
    if (cli->json) fprintf(cli->out, "{\"total\":%" PRId64 ",\"found\":%s,\"items\":[", r->total, r->way == SEARCH_FOUND ? "true" : "false");
    for (isize i = 0; i < r->n; i++) {
        const Shelf *s = shelf_of(l, r->hit[i].id);
        if (!s) continue;
        if (cli->json) print_json(cli, l, s, r->hit[i].score, i == 0);
        else print_one(cli, l, s, i + 1);
    }
    if (cli->json) fprintf(cli->out, "]}\n");
}

static void print_understood(Cli *cli, const SearchResult *r)
{
    if (cli->json || cli->quiet) return;
    for (isize i = 0; i < r->slips; i++) fprintf(cli->err, "\"" STR_FMT "\" was read as \"" STR_FMT "\".\n", STR_ARG(r->slip[i].from), STR_ARG(r->slip[i].to));
    if (r->place) fprintf(cli->err, "Only from " STR_FMT ", a place that your words name.\n", STR_ARG(r->place->name));
    fprintf(cli->err, "%" PRId64 " found.\n", r->total);
}

static Err none_found(Cli *cli, const Library *l, const SearchResult *r)
{
    if (!l->n) return err(cli->arena, ERR_NONE, "the library is empty: rotunda import practices FILE --texts FILE fills it");
    if (r->way == SEARCH_SIMILAR) return err(cli->arena, ERR_NONE, "no practice has these words; what comes nearest stands above");
    return r->total ? OK : err(cli->arena, ERR_NONE, "no practice has these words");
}

Err search_practices(Cli *cli)
{
    i64 limit;
    Err e = cli_int(cli, "limit", 1, 1000, &limit);
    Str lang = cli_text(cli, "lang");
    if (failed(e)) return e;
    if (!str_eq(lang, S("en")) && !str_eq(lang, S("es"))) return err(cli->arena, ERR_USAGE, "--lang is en or es, not \"" STR_FMT "\"", STR_ARG(lang));
    if (!cli->args.n) return err(cli->arena, ERR_USAGE, "search what? rotunda search people losing their homes");
    Db *db = db_begin(cli->store, cli->arena);
    Library *shelves = failed(db->failure) ? NULL : library_build(db), *l = shelves ? library_indexed(db, shelves) : NULL;
    if (!l) {
        e = db->failure;
        db_end(db);
        if (shelves) library_discard(shelves);
        return e;
    }
    SearchResult r = search(l->index, cli->arena, &(SearchQuery){ .words = str_join(cli->arena, cli->args.p, cli->args.n, S(" ")), .lang = lang, .sort = -1, .limit = (isize)limit });
    print_hits(cli, l, &r);
    print_understood(cli, &r);
    e = failed(db->failure) ? db->failure : none_found(cli, l, &r);
    db_end(db);
    library_discard(l);
    library_discard(shelves);
    return e;
}
