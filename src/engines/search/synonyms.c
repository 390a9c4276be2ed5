#include "engines/search/synonyms.h"
#include "base/buf.h"
#include "engines/search/stems.h"
#include "engines/search/words.h"
#include "media/messages.h"

typedef struct { Arena *arena; Synonyms *list; Buf problems; int lang; i64 line; } Reader;

static void problem(Reader *r, Str what, Str about)
{
    put(&r->problems, say(r->arena, r->lang, _("line {n}: {problem}"), { "n", str_fmt(r->arena, "%" PRId64, r->line) }, { "problem", tr(r->lang, what) }));
    if (about.n) put_fmt(&r->problems, " (" STR_FMT ")", STR_ARG(str_utf8_valid(about) ? str_utf8_head(about, 60) : S("not UTF-8")));
    put_char(&r->problems, '\n');
}

Str synonym_text(Arena *a, const SynonymTerm *t) { return str_join(a, t->word, t->n, S(" ")); }

static bool read_term(Reader *r, Str text, SynonymTerm *out)
{
    Words words = { .text = text };
    *out = (SynonymTerm){ 0 };
    for (Str word; words_next(&words, &word);) {
        Str folded = word_folded(r->arena, word);
        if (!folded.n) continue;
        if (out->n == SYNONYM_WORDS) {
            problem(r, _("a term has more than six words"), str_trim(text));
            return false;
        }
        out->word[out->n++] = folded;
    }
    if (!out->n) problem(r, _("a term is empty"), (Str){ 0 });
    return out->n > 0;
}

/* Terms between separators; false where one of them cannot be read. */
static bool read_terms(Reader *r, Str text, char separator, SynonymLine *into)
{
    Str rest = text, part;
    if (str_ends(str_trim(text), str_of(&separator, 1)) || !str_trim(text).n) {
        problem(r, _("a term is missing"), str_trim(text));
        return false;
    }
    while (str_cut(&rest, separator, &part)) {
        SynonymTerm term;
        if (!read_term(r, part, &term)) return false;
        vec_push(r->arena, &into->term, term);
    }
    return true;
}

/* a => b, c and a ~> b: what stands on the left, then what stands on the right. */
static bool read_sides(Reader *r, Str text, Str arrow, SynonymLine *into)
{
    isize at = str_find(text, arrow);
    if (!read_terms(r, str_slice(text, 0, at), ',', into)) return false;
    into->from = into->term.n;
    if (!read_terms(r, str_slice(text, at + arrow.n, text.n), ',', into)) return false;
    if (into->kind == SYNONYM_SLIP && into->term.n != 2) {
        problem(r, _("a slip has one reading"), str_trim(text));
        return false;
    }
    return true;
}

static bool read_entry(Reader *r, Str text, SynonymLine *into)
{
    bool one_way = str_find(text, S("=>")) >= 0, slip = str_find(text, S("~>")) >= 0;
    into->kind = slip ? SYNONYM_SLIP : one_way ? SYNONYM_ONE_WAY : str_find_char(text, '=') >= 0 ? SYNONYM_SAME : SYNONYM_GROUP;
    if (slip || one_way) return read_sides(r, text, slip ? S("~>") : S("=>"), into);
    bool read = read_terms(r, text, into->kind == SYNONYM_SAME ? '=' : ',', into);
    into->from = into->term.n;
    if (read && into->term.n < 2) problem(r, _("a line needs at least two terms"), str_trim(text));
    return read && into->term.n >= 2;
}

static void read_line(Reader *r, Str text)
{
    Str t = str_trim(text);
    if (!t.n || t.p[0] == '#') return;
    SynonymLine entry = { 0 };
    if (!read_entry(r, t, &entry)) return;
    vec_push(r->arena, &r->list->line, entry);
    if (entry.kind == SYNONYM_SLIP) *map_put(&r->list->slip, synonym_text(r->arena, &entry.term.p[0])) = r->list->line.n;
}

Synonyms *synonyms_read(Arena *a, Str text, int lang, Str *problems)
{
    Reader r = { .arena = a, .list = make(a, Synonyms), .problems = buf_on(a), .lang = lang };
    r.list->slip = map_on(a);
    Str rest = text, line;
    for (r.line = 1; str_cut(&rest, '\n', &line); r.line++) read_line(&r, line);
    if (problems) *problems = buf_str(&r.problems);
    return r.list;
}
