#include "engines/impact/findings.h"
#include <math.h>

static void put_json_text(Buf *b, Str s)
{
    put_char(b, '"');
    for (isize i = 0; i < s.n; i++) {
        u8 c = (u8)s.p[i];
        if (c == '"' || c == '\\') put_char(b, '\\'), put_char(b, (char)c);
        else if (c < 0x20) put_fmt(b, "\\u%04x", c);
        else put_char(b, (char)c);
    }
    put_char(b, '"');
}

static void put_json_number(Buf *b, double v)
{
    if (!isfinite(v)) put(b, S("null"));
    else put_real(b, v);
}

static void put_field(Buf *b, const char *name, bool *first)
{
    if (!*first) put_char(b, ',');
    *first = false;
    put_json_text(b, str_from(name));
    put_char(b, ':');
}

static void put_number_field(Buf *b, const char *name, double v, bool *first)
{
    put_field(b, name, first);
    put_json_number(b, v);
}

static void put_estimate_fields(Buf *b, const Estimate *e, bool *first)
{
    put_number_field(b, "estimate", e->estimate, first);
    put_number_field(b, "se", e->se, first);
    put_number_field(b, "statistic", e->statistic, first);
    put_number_field(b, "df", e->df, first);
    put_number_field(b, "p", e->p, first);
    put_number_field(b, "low", e->low, first);
    put_number_field(b, "high", e->high, first);
}

static void put_estimate(Buf *b, const Estimate *e, double level)
{
    bool first = true;
    put_char(b, '{');
    put_field(b, "term", &first);
    put_json_text(b, e->term);
    put_estimate_fields(b, e, &first);
    put_number_field(b, "level", level, &first);
    put_char(b, '}');
}

static void put_texts(Buf *b, const char *name, const StrVec *v, bool *first)
{
    put_field(b, name, first);
    put_char(b, '[');
    for (isize i = 0; i < v->n; i++) { if (i) put_char(b, ','); put_json_text(b, v->p[i]); }
    put_char(b, ']');
}

static void put_rows_object(Buf *b, const Findings *f, bool *first)
{
    put_field(b, "rows", first);
    put_fmt(b, "{\"read\":%" PRId64 ",\"used\":%" PRId64 ",\"dropped\":{", f->read, f->used);
    for (isize i = 0; i < f->dropped.n; i++) {
        if (i) put_char(b, ',');
        put_json_text(b, f->dropped.p[i].reason);
        put_fmt(b, ":%" PRId64, f->dropped.p[i].rows);
    }
    put(b, S("}}"));
}

static Str key_of(Arena *a, Str head)
{
    char *z = str_z(a, str_lower(a, head));
    for (char *p = z; *p; p++) if (!((*p >= 'a' && *p <= 'z') || (*p >= '0' && *p <= '9'))) *p = '_';
    return str_from(z);
}

static void put_rows_array(Buf *b, const Findings *f, const FindingsTable *t)
{
    put_char(b, '[');
    for (isize i = 0; i < t->cell.n; i++) {
        isize j = i % t->head.n;
        if (j == 0) put(b, i ? S(",{") : S("{"));
        else put_char(b, ',');
        put_json_text(b, key_of(f->arena, t->head.p[j]));
        put_char(b, ':');
        if (cell_is_number(&t->cell.p[i])) put_json_number(b, t->cell.p[i].number);
        else put_json_text(b, t->cell.p[i].text);
        if (j + 1 == t->head.n) put_char(b, '}');
    }
    put_char(b, ']');
}

static void put_table_rows(Buf *b, const Findings *f, const FindingsTable *t, const char *name, bool *first)
{
    put_field(b, name, first);
    if (!t->overall) { put_rows_array(b, f, t); return; }
    bool inner = true;
    put_char(b, '{');
    put_estimate_fields(b, t->overall, &inner);
    put_field(b, "effects", &inner);
    put_rows_array(b, f, t);
    put_char(b, '}');
}

/* Tables "a.b" and "a.c" beside each other are an object a with b and c. */
static void put_tables(Buf *b, const Findings *f, bool *first)
{
    for (isize i = 0; i < f->table.n; i++) {
        const char *name = f->table.p[i].name, *dot = strchr(name, '.');
        if (!dot) { put_table_rows(b, f, &f->table.p[i], name, first); continue; }
        isize head = dot + 1 - name;
        bool inner = true;
        put_field(b, str_z(f->arena, str_of(name, head - 1)), first);
        put_char(b, '{');
        for (; i < f->table.n && !strncmp(f->table.p[i].name, name, (size_t)head); i++) put_table_rows(b, f, &f->table.p[i], f->table.p[i].name + head, &inner);
        put_char(b, '}');
        i--;
    }
}

static void put_chances(Buf *b, const Findings *f, bool *first)
{
    if (f->main < 0) return;
    const Estimate *e = &f->estimate.p[f->main];
    bool inner = true;
    put_field(b, "chances", first);
    put_char(b, '{');
    put_field(b, "term", &inner);
    put_json_text(b, e->term);
    put_number_field(b, "above_zero", chance_above(e, 0), &inner);
    if (!isnan(f->bar)) put_number_field(b, "threshold", f->ratio ? exp(f->bar) : f->bar, &inner), put_number_field(b, "above_threshold", chance_above(e, f->bar), &inner);
    if (f->next) put_number_field(b, "new_place_above_zero", chance_above(f->next, 0), &inner);
    if (f->next && !isnan(f->bar)) put_number_field(b, "new_place_above_threshold", chance_above(f->next, f->bar), &inner);
    if (!isnan(f->cost)) put_number_field(b, "cost_per_unit_of_outcome", f->cost / e->estimate, &inner);
    put_char(b, '}');
}

void findings_json(Buf *b, const Findings *f)
{
    bool first = true;
    put_char(b, '{');
    put_field(b, "method", &first);
    put_json_text(b, str_from(f->method));
    put_field(b, "version", &first);
    put_json_text(b, str_from(program_version));
    put_field(b, "choices", &first);
    put_char(b, '{');
    for (isize i = 0; i < f->choice.n; i++) {
        if (i) put_char(b, ',');
        put_json_text(b, str_from(f->choice.p[i].name));
        put_char(b, ':');
        put_json_text(b, f->choice.p[i].text);
    }
    put_char(b, '}');
    if (f->read >= 0) put_rows_object(b, f, &first);
    put_field(b, "estimates", &first);
    put_char(b, '[');
    for (isize i = 0; i < f->estimate.n; i++) { if (i) put_char(b, ','); put_estimate(b, &f->estimate.p[i], f->level); }
    put_char(b, ']');
    put_chances(b, f, &first);
    for (isize i = 0; i < f->fact.n; i++) if (f->fact.p[i].headline) put_number_field(b, f->fact.p[i].name, f->fact.p[i].value, &first);
    put_tables(b, f, &first);
    bool inner = true;
    put_field(b, "statistics", &first);
    put_char(b, '{');
    for (isize i = 0; i < f->fact.n; i++) put_number_field(b, f->fact.p[i].name, f->fact.p[i].value, &inner);
    put_char(b, '}');
    StrVec said = effect_sentences(f, true);
    put_texts(b, "in_words", &said, &first);
    put_texts(b, "notes", &f->notes, &first);
    put(b, S("}\n"));
}
