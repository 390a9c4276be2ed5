#include "rooms/practices/practices_file.h"

const char *const practice_columns[] = {
    "slug", "title", "summary", "concerns", "community", "year_started", "cost_text", "cost_kind", "cost_minor", "cost_currency", "cost_per", "funding_text",
    "funding_kind", "outcome_text", "outcome_kind", "outcome_value", "outcome_low", "outcome_high", "outcome_unit", "outcome_what", "evidence", "adopters",
    "source", "source_kind", "verification", "year_from_memory", "needs_text", "read_on", NULL
};

/* Where the next "## " begins a line at or after from, or the end. */
static isize next_heading(Str file, isize from)
{
    for (isize i = from; i < file.n; i++)
        if ((i == 0 || file.p[i - 1] == '\n') && str_starts(str_slice(file, i, file.n), S("## "))) return i;
    return file.n;
}

static i64 lines_in(Str text)
{
    i64 n = 0;
    for (isize i = 0; i < text.n; i++) n += text.p[i] == '\n';
    return n;
}

/* The head ends with the blank line behind the list. Returns its length, 0 where there is no such list. */
static isize head_length(Str entry)
{
    isize list = str_find(entry, S("\n\n- ")), end = list < 0 ? -1 : str_find(str_slice(entry, list + 2, entry.n), S("\n\n"));
    return end < 0 ? 0 : list + 2 + end + 2;
}

static Str slug_in(Str head)
{
    isize at = str_find(head, S("\n- slug: "));
    if (at < 0) return (Str){ 0 };
    Str rest = str_slice(head, at + 9, head.n), slug = { 0 };
    str_cut(&rest, '\n', &slug);
    return str_trim(slug);
}

void practice_texts_parse(Arena *a, Str file, PracticeTexts *out, void (*problem)(void *ctx, i64 line, Str what), void *ctx)
{
    isize at = next_heading(file, 0);
    i64 line = 1 + lines_in(str_slice(file, 0, at));
    *out = (PracticeTexts){ .intro = str_slice(file, 0, at), .by_slug = map_on(a) };
    while (at < file.n) {
        isize end = next_heading(file, at + 1);
        Str entry = str_slice(file, at, end);
        isize n = head_length(entry);
        Str head = str_slice(entry, 0, n), slug = slug_in(head);
        if (!n || !slug.n) problem(ctx, line, S("an entry has a heading, a blank line, a list that begins with \"- slug:\", a blank line and its text"));
        i64 *index = slug.n ? map_put(&out->by_slug, slug) : NULL;
        if (index && *index) problem(ctx, line, str_fmt(a, "slug " STR_FMT " has a text in line %" PRId64 " already", STR_ARG(slug), out->texts.p[*index - 1].line));
        if (index && !*index) {
            Str body = str_slice(entry, n, entry.n);
            while (body.n && body.p[body.n - 1] == '\n') body.n--;
            vec_push(a, &out->texts, (PracticeText){ .slug = slug, .body = body, .line = line, .head = head });
            *index = out->texts.n;
        }
        line += lines_in(entry);
        at = end;
    }
}

static void put_line(Buf *b, const char *name, Str value) { put_fmt(b, "- %s: " STR_FMT "\n", name, STR_ARG(value)); }

static void put_concerns(Buf *b, Str list)
{
    put(b, S("- concerns: "));
    Str one;
    for (bool first = true; str_cut(&list, ';', &one); first = false) {
        if (!first) put(b, S(", "));
        put(b, one);
    }
    put_char(b, '\n');
}

void put_practice_head(Buf *b, const PracticeRecord *r)
{
    Str year = r->cell[YEAR_STARTED];
    put_fmt(b, "## " STR_FMT "\n\n", STR_ARG(r->cell[TITLE]));
    put_line(b, "slug", r->cell[SLUG]);
    put_line(b, "community", r->cell[COMMUNITY]);
    put_concerns(b, r->cell[CONCERNS]);
    put_fmt(b, "- started: " STR_FMT "%s\n", STR_ARG(year.n ? year : S("not known")), r->cell[YEAR_FROM_MEMORY].n ? " (from memory, unverified)" : "");
    put_line(b, "evidence", r->cell[EVIDENCE]);
    put_fmt(b, "- source: <" STR_FMT ">\n", STR_ARG(r->cell[SOURCE]));
    put_line(b, "verification", r->cell[VERIFICATION]);
    put_char(b, '\n');
}

void put_practice_text(Buf *b, const PracticeRecord *r)
{
    put_practice_head(b, r);
    put(b, r->body);
    put_char(b, '\n');
}

Str practice_text(Str body, Str needs)
{
    Str text = str_trim(body);
    bool ends = needs.n && str_ends(text, needs);
    return ends ? str_trim(str_slice(text, 0, text.n - needs.n)) : text;
}
