/* wording.c: see wording.h. */
#include "rooms/practices/wording.h"
#include "base/fold.h"
#include "engines/search/synonyms.h"
#include "store/journal.h"
#include "wording.html.h"
#include "web/done.h"

enum { LIST_MAX = 400000 };

/* ---- five searches, before and after ---- */

#define SEARCHES                                                                                                                                        \
    { "try1", FIELD_TEXT, OPTIONAL, .label = N_("Search to compare"), .max = 100, .aside = true }, { "try2", FIELD_TEXT, OPTIONAL, .label = N_("Second search"), .max = 100, .aside = true }, \
    { "try3", FIELD_TEXT, OPTIONAL, .label = N_("Third search"), .max = 100, .aside = true }, { "try4", FIELD_TEXT, OPTIONAL, .label = N_("Fourth search"), .max = 100, .aside = true },   \
    { "try5", FIELD_TEXT, OPTIONAL, .label = N_("Fifth search"), .max = 100, .aside = true }
static const char *const search_names[SEARCHES_TRIED] = { "try1", "try2", "try3", "try4", "try5" };
static const Str usual[SEARCHES_TRIED] = { S("people losing their homes"), S("bus fares"), S("flooding"), S("jobs for young people"), S("trees") };

static SearchResult found(Request *rq, const Library *l, Str words)
{
    return search(l->index, rq->arena, &(SearchQuery){ .words = words, .lang = lang_code(rq->lang), .sort = -1, .limit = HITS_COMPARED });
}

static int place_in(const SearchResult *r, i64 id)
{
    for (isize i = 0; i < r->n; i++) if (r->hit[i].id == id) return (int)i + 1;
    return 0;
}

static void add_hit(TriedSearch *t, const Library *l, i64 id, int before, int after)
{
    const Shelf *s = shelf_of(l, id);
    if (s) t->hits.p[t->hits.n++] = (TriedHit){ s->card.title, s->card.lang, before, after };
    t->same &= before == after;
}

/* What is found now, in its new order, then what is found no more. */
static TriedSearch compared(Request *rq, const Library *now, const Library *then, Str words)
{
    SearchResult a = found(rq, now, words), b = found(rq, then, words);
    TriedSearch t = { .words = words, .was = a.total, .is = b.total, .same = a.total == b.total };
    t.hits.p = make_array(rq->arena, TriedHit, a.n + b.n);
    for (isize i = 0; i < b.n; i++) add_hit(&t, now, b.hit[i].id, place_in(&a, b.hit[i].id), (int)i + 1);
    for (isize i = 0; i < a.n; i++) if (!place_in(&b, a.hit[i].id)) add_hit(&t, now, a.hit[i].id, (int)i + 1, 0);
    return t;
}

static bool try_searches(Request *rq, WordsEdit *page, const LibraryTrial *trial)
{
    const Library *now = indexed_library_of(rq);
    Library *then = now ? library_tried(rq->db, now, trial) : NULL;
    if (!then) return false;
    page->tried.p = make_array(rq->arena, TriedSearch, SEARCHES_TRIED);
    for (int i = 0; i < SEARCHES_TRIED; i++) {
        Str words = form_text(page->form, search_names[i]);
        if (words.n) page->tried.p[page->tried.n++] = compared(rq, now, then, words);
    }
    library_discard(then);
    return true;
}

/* ---- the pages ---- */

Reply words_show(Request *rq)
{
    ConcernAllRows concerns = concern_all(rq->db);
    EvidenceAllRows levels = evidence_all(rq->db);
    WordListLast list;
    WordsPage p = { .own = word_list_last(rq->db, &list) && list.body.n };
    if (p.own) p.saved = day_said(rq->arena, rq->lang, list.saved);
    p.concerns.p = make_array(rq->arena, WordLine, concerns.n), p.levels.p = make_array(rq->arena, WordLine, levels.n);
    for (isize i = 0; i < concerns.n; i++) p.concerns.p[p.concerns.n++] = (WordLine){ str_fmt(rq->arena, "/words/concerns/" STR_FMT, STR_ARG(concerns.p[i].slug)), in_language(rq, concerns.p[i].name, concerns.p[i].name_es), in_language(rq, concerns.p[i].description, concerns.p[i].description_es) };
    for (isize i = 0; i < levels.n; i++) p.levels.p[p.levels.n++] = (WordLine){ str_fmt(rq->arena, "/words/evidence/" STR_FMT, STR_ARG(levels.p[i].level)), in_language(rq, levels.p[i].label, levels.p[i].label_es), in_language(rq, levels.p[i].rule, levels.p[i].rule_es) };
    return show(rq, words_page, &p);
}

static WordsEdit edit_of(Request *rq, Str title, Str path, const Field *fields)
{
    WordsEdit p = { .title = title, .path = path, .preview_path = str_fmt(rq->arena, STR_FMT "/preview", STR_ARG(path)), .form = form_new(rq, fields) };
    for (int i = 0; i < SEARCHES_TRIED; i++) form_set(p.form, search_names[i], usual[i]);
    return p;
}

static Reply shown(Request *rq, WordsEdit *p)
{
    show(rq, words_edit_page, p);
    return reply_html_status(rq, p->form->refused ? 422 : 200);
}

static Reply edited(Request *rq, WordsEdit p)
{
    form_seen(rq, p.form, false);
    return shown(rq, &p);
}

static Reply tried(Request *rq, WordsEdit *p, const LibraryTrial *trial) { return try_searches(rq, p, trial) ? shown(rq, p) : reply_problem(rq, 503, (Str){ 0 }); }

typedef struct { i64 id; const Form *form; } WordsSave;

/* field: what is wrong where the rule refuses. */
static Reply kept(Request *rq, WordsEdit *p, Rule *rule, i64 id, const char *field)
{
    if (form_refused(p->form, rq, field, request_change(rq, rule, &(WordsSave){ id, p->form }))) return shown(rq, p);
    return reply_redirect(rq, 303, done_at(rq, "words-kept", S("/words")));
}

/* Who chooses among names must be able to tell them apart, in either language. */
static bool sound_alike(Arena *a, Str name, Str name_es, Str other, Str other_es)
{
    return str_eq(fold(a, name), fold(a, other)) || (name_es.n && str_eq(fold(a, name_es), fold(a, other_es)));
}

/* ---- a concern ---- */

const Field concern_fields[] = {
    { "name", FIELD_TEXT, REQUIRED, .label = N_("Name in English"), .max = 60 }, { "about", FIELD_AREA, REQUIRED, .label = N_("What it means, in English"), .max = 400 },
    { "name_es", FIELD_TEXT, OPTIONAL, .label = N_("Name in Spanish"), .max = 60 }, { "about_es", FIELD_AREA, OPTIONAL, .label = N_("What it means, in Spanish"), .max = 400 }, SEARCHES, { 0 }
};

static WordsEdit concern_page(Request *rq, const ConcernFind *c)
{
    WordsEdit p = edit_of(rq, in_language(rq, c->name, c->name_es), str_fmt(rq->arena, "/words/concerns/" STR_FMT, STR_ARG(c->slug)), concern_fields);
    form_set(p.form, "name", c->name), form_set(p.form, "about", c->description), form_set(p.form, "name_es", c->name_es), form_set(p.form, "about_es", c->description_es);
    return p;
}

Reply concern_edit(Request *rq, const ConcernFind *c) { return edited(rq, concern_page(rq, c)); }
Form *concern_now(Request *rq, const void *c) { return concern_page(rq, c).form; }

static Str or_null(Str s) { return s.n ? s : (Str){ 0 }; }

/* What the library shows where there is no Spanish. */
static Str either(const Form *f, const char *spanish, const char *english) { return form_text(f, spanish).n ? form_text(f, spanish) : form_text(f, english); }

static Err concern_rule(Write *w, void *arg)
{
    const WordsSave *s = arg;
    ConcernAllRows all = concern_all(w->db);
    for (isize i = 0; i < all.n; i++)
        if (all.p[i].id != s->id && sound_alike(w->db->arena, form_text(s->form, "name"), form_text(s->form, "name_es"), all.p[i].name, all.p[i].name_es))
            return err(w->db->arena, ERR_INPUT, "%s", N_("Another concern has this name, in English or in Spanish. Choose one that tells them apart."));
    concern_rename(w->db, &(ConcernRenameArgs){ form_text(s->form, "name"), form_text(s->form, "about"), or_null(form_text(s->form, "name_es")), or_null(form_text(s->form, "about_es")), s->id });
    return journal_note(w, "concern.words", "concern", s->id, (Str){ 0 });
}

Reply concern_send(Request *rq, const ConcernFind *c)
{
    WordsEdit p = concern_page(rq, c);
    return form_read(rq, p.form) ? kept(rq, &p, concern_rule, c->id, "name") : shown(rq, &p);
}

Reply concern_try(Request *rq, const ConcernFind *c)
{
    WordsEdit p = concern_page(rq, c);
    if (!form_read(rq, p.form)) return shown(rq, &p);
    Concern then = { .slug = c->slug, .name = { form_text(p.form, "name"), either(p.form, "name_es", "name") }, .about = { form_text(p.form, "about"), either(p.form, "about_es", "about") } };
    return tried(rq, &p, &(LibraryTrial){ .concern = &then });
}

/* ---- a level of the scale ---- */

const Field level_fields[] = {
    { "label", FIELD_TEXT, REQUIRED, .label = N_("Name in English"), .max = 60 }, { "rule", FIELD_AREA, REQUIRED, .label = N_("When it holds, in English"), .max = 400 },
    { "label_es", FIELD_TEXT, OPTIONAL, .label = N_("Name in Spanish"), .max = 60 }, { "rule_es", FIELD_AREA, OPTIONAL, .label = N_("When it holds, in Spanish"), .max = 400 }, SEARCHES, { 0 }
};

static WordsEdit level_page(Request *rq, const EvidenceFind *e)
{
    WordsEdit p = edit_of(rq, in_language(rq, e->label, e->label_es), str_fmt(rq->arena, "/words/evidence/" STR_FMT, STR_ARG(e->level)), level_fields);
    form_set(p.form, "label", e->label), form_set(p.form, "rule", e->rule), form_set(p.form, "label_es", e->label_es), form_set(p.form, "rule_es", e->rule_es);
    return p;
}

Reply level_edit(Request *rq, const EvidenceFind *e) { return edited(rq, level_page(rq, e)); }
Form *level_now(Request *rq, const void *e) { return level_page(rq, e).form; }

static Err level_rule(Write *w, void *arg)
{
    const WordsSave *s = arg;
    EvidenceAllRows all = evidence_all(w->db);
    for (isize i = 0; i < all.n; i++)
        if (all.p[i].id != s->id && sound_alike(w->db->arena, form_text(s->form, "label"), form_text(s->form, "label_es"), all.p[i].label, all.p[i].label_es))
            return err(w->db->arena, ERR_INPUT, "%s", N_("Another level has this name, in English or in Spanish. Choose one that tells them apart."));
    evidence_rename(w->db, &(EvidenceRenameArgs){ form_text(s->form, "label"), form_text(s->form, "rule"), or_null(form_text(s->form, "label_es")), or_null(form_text(s->form, "rule_es")), s->id });
    return journal_note(w, "evidence.words", "evidence_level", s->id, (Str){ 0 });
}

Reply level_send(Request *rq, const EvidenceFind *e)
{
    WordsEdit p = level_page(rq, e);
    return form_read(rq, p.form) ? kept(rq, &p, level_rule, e->id, "label") : shown(rq, &p);
}

Reply level_try(Request *rq, const EvidenceFind *e)
{
    WordsEdit p = level_page(rq, e);
    if (!form_read(rq, p.form)) return shown(rq, &p);
    EvidenceLevel then = { .level = e->level, .label = { form_text(p.form, "label"), either(p.form, "label_es", "label") }, .rule = { form_text(p.form, "rule"), either(p.form, "rule_es", "rule") } };
    return tried(rq, &p, &(LibraryTrial){ .level = &then });
}

/* ---- words that mean the same ---- */

const Field synonyms_fields[] = {
    { "list", FIELD_AREA, OPTIONAL, .label = N_("The list"), .hint = N_("A line an entry: a, b: a group · a => b: one way · a = b: spellings · a ~> b: a slip of the pen. # begins a remark. Empty: the list that came with the program."), .max = LIST_MAX }, SEARCHES, { 0 }
};

static WordsEdit list_page(Request *rq)
{
    WordsEdit p = edit_of(rq, tr(rq->lang, _("Words that mean the same")), S("/words/synonyms"), synonyms_fields);
    form_set(p.form, "list", synonyms_text(rq->db, rq->arena));
    return p;
}

Reply synonyms_edit(Request *rq) { return edited(rq, list_page(rq)); }
Form *synonyms_now(Request *rq, const void *nothing) { (void)nothing; return list_page(rq).form; }

static Err list_rule(Write *w, void *arg)
{
    const WordsSave *s = arg;
    WordListSave made;
    if (!word_list_save(w->db, form_text(s->form, "list"), w->now, w->actor, &made)) return w->db->failure;
    return journal_note(w, "words.synonyms", "word_list", made.id, (Str){ 0 });
}

static bool list_read(Request *rq, Form *f)
{
    Str problems = { 0 };
    if (!form_read(rq, f)) return false;
    synonyms_read(rq->arena, form_text(f, "list"), rq->lang, &problems);
    if (problems.n) form_wrong(f, "list", problems);
    return !problems.n;
}

Reply synonyms_send(Request *rq)
{
    WordsEdit p = list_page(rq);
    return list_read(rq, p.form) ? kept(rq, &p, list_rule, 0, NULL) : shown(rq, &p);
}

Reply synonyms_try(Request *rq)
{
    WordsEdit p = list_page(rq);
    if (!list_read(rq, p.form)) return shown(rq, &p);
    Str list = form_text(p.form, "list");
    return tried(rq, &p, &(LibraryTrial){ .synonyms = list.n ? list : synonyms_file(rq->arena, store_dir(rq->db->store)) });
}
