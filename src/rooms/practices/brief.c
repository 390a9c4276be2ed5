/* brief.c: what is taken away from a practice's page: one sheet for a mayor, a QR code, a reference in BibTeX. */
#include "rooms/practices/practice_show.h"
#include "rooms/practices/practices_file.h"
#include "media/markdown.h"
#include "media/mark.h"
#include "media/pdf.h"
#include "media/qr.h"

enum { FOOT = 100, QR_SIZE = 84, GAP = 20, LIKE_SAID = 4 };

#define FROM_LEFT "\u200e"       /* the line runs from the left, whatever the script of the name that it begins with */

static void brief_head(Request *rq, Pdf *pdf, const PracticePage *p)
{
    mark_draw(pdf_draw(pdf), (Point){ pdf_left(pdf), pdf_at(pdf) - 4 }, 20, 4);
    pdf_column(pdf, 27, pdf_width(pdf) - 27);
    pdf_text(pdf, PDF_SMALL, say(rq->arena, rq->lang, _("{center}, library of practices: one page"), { "center", view_ready(rq)->face.name }), 0);
    pdf_column(pdf, 0, 0);
    pdf_move(pdf, 18);
    pdf_text(pdf, PDF_TITLE, p->row.title, 84);
    pdf_text(pdf, PDF_LEAD, p->row.summary, 64);
}

static Str where_said(Request *rq, const PracticePage *p)
{
    Str names[CONCERNS_MAX];
    isize n = 0;
    for (isize i = 0; i < p->concerns.n && n < CONCERNS_MAX; i++) names[n++] = p->concerns.p[i].name;
    Str place = p->since.n ? str_fmt(rq->arena, STR_FMT ", " STR_FMT, STR_ARG(p->place), STR_ARG(p->since)) : p->place;
    return str_fmt(rq->arena, FROM_LEFT STR_FMT "  ·  " STR_FMT, STR_ARG(place), STR_ARG(str_join(rq->arena, names, n, S(", "))));
}

/* A fact that stands alone begins with a capital, as the style sheet writes it on pages. */
static Str capital(Arena *a, Str s)
{
    if (!s.n || s.p[0] < 'a' || s.p[0] > 'z') return s;
    Str copy = str_fmt(a, STR_FMT, STR_ARG(s));
    char *first = (char *)(uintptr_t)copy.p;
    first[0] = (char)(first[0] - 'a' + 'A');
    return copy;
}

typedef struct { Str label, main, more; PdfStyle style; int columns; } Box;

/* Three facts beside each other; the next text begins under the highest. */
static void brief_facts(Request *rq, Pdf *pdf, const PracticePage *p)
{
    const Box boxes[] = {
        { tr(rq->lang, _("Cost")), p->cost.main, p->funding_label.n ? str_fmt(rq->arena, STR_FMT ": " STR_FMT, STR_ARG(p->funding_label), STR_ARG(p->row.funding_text)) : p->cost.more, PDF_TEXT, 0 },
        { tr(rq->lang, _("What changed")), p->change.main, p->interval.n ? str_fmt(rq->arena, STR_FMT "%s" STR_FMT, STR_ARG(p->change.more), p->change.more.n ? ", " : "", STR_ARG(p->interval)) : p->change.more,
          p->change.known && p->card.outcome_value.n ? PDF_FIGURE : PDF_TEXT, 0 },
        { tr(rq->lang, _("How sure are we?")), p->evidence_label, p->evidence_rule, PDF_TEXT, p->evidence->columns },
    };
    pdf_rule(pdf);
    double top = pdf_at(pdf) + 2, lowest = top, width = (pdf_width(pdf) - 2 * GAP) / 3;
    for (int i = 0; i < 3; i++) {
        pdf_move(pdf, top - pdf_at(pdf));
        pdf_column(pdf, i * (width + GAP), width);
        pdf_text(pdf, PDF_SMALL, boxes[i].label, 0);
        if (boxes[i].columns) {
            mark_draw(pdf_draw(pdf), (Point){ pdf_left(pdf), pdf_at(pdf) }, 30, boxes[i].columns);
            pdf_move(pdf, 9);
            pdf_column(pdf, i * (width + GAP) + 38, width - 38);
        }
        pdf_text(pdf, boxes[i].style, capital(rq->arena, boxes[i].main), 96);
        if (boxes[i].columns) pdf_move(pdf, 6), pdf_column(pdf, i * (width + GAP), width);
        pdf_text(pdf, PDF_SMALL, boxes[i].more, 84);
        if (pdf_at(pdf) > lowest) lowest = pdf_at(pdf);
    }
    pdf_column(pdf, 0, 0);
    pdf_move(pdf, lowest - pdf_at(pdf) + 8);
    pdf_rule(pdf);
}

static void brief_part(Pdf *pdf, Str head, Str text, double most)
{
    if (!text.n || pdf_room(pdf) < FOOT + 40) return;
    pdf_move(pdf, 6);
    pdf_text(pdf, PDF_HEAD, head, 0);
    pdf_text(pdf, PDF_TEXT, text, most < pdf_room(pdf) - FOOT ? most : pdf_room(pdf) - FOOT);
}

static void brief_line(Pdf *pdf, PdfStyle style, Str text)
{
    if (text.n && pdf_room(pdf) - FOOT >= pdf_height(pdf, style, text)) pdf_text(pdf, style, text, 0);
}

/* "Rockford, Illinois: Much alike in ...": a line each, the most alike first, as many as there is room for. */
static void brief_like(Request *rq, Pdf *pdf, const PracticePage *p)
{
    if (!p->yours.n || (!p->like.n && !p->yours_did) || pdf_room(pdf) < FOOT + 40) return;
    pdf_move(pdf, 6);
    pdf_text(pdf, PDF_HEAD, say(rq->arena, rq->lang, _("Like {place}?"), { "place", p->yours }), 0);
    if (p->yours_did) brief_line(pdf, PDF_TEXT, tr(rq->lang, _("Your own place did it.")));
    for (isize i = 0; i < p->like.n && i < LIKE_SAID; i++)
        brief_line(pdf, PDF_TEXT, str_fmt(rq->arena, FROM_LEFT STR_FMT ": " STR_FMT, STR_ARG(p->like.p[i].label), STR_ARG(p->like.p[i].why)));
    brief_line(pdf, PDF_SMALL, p->compared);
}

/* An address may be broken behind what divides it: U+200B says where. */
static Str with_breaks(Arena *a, Str address)
{
    Buf b = buf_on(a);
    for (isize i = 0; i < address.n; i++) {
        put_char(&b, address.p[i]);
        if (strchr("/-_?&=.", address.p[i]) && i + 1 < address.n && address.p[i + 1] != '/') put(&b, S("\u200b"));
    }
    return buf_str(&b);
}

/* How many, then their names, by who says so: "Recorded by the city: Boston, Massachusetts. Reported by a source: ...". */
static Str doers_said(Request *rq, const PracticePage *p)
{
    Buf b = buf_on(rq->arena);
    Str *names = make_array(rq->arena, Str, p->doers.n + 1);
    bool *said = make_array(rq->arena, bool, p->doers.n + 1);
    put(&b, p->adopters), put_char(&b, '.');
    for (isize i = 1; i < p->doers.n; i++) {
        isize n = 0;
        for (isize k = i; k < p->doers.n; k++)
            if (!said[k] && str_eq(p->doers.p[k].kind, p->doers.p[i].kind)) names[n++] = p->doers.p[k].label, said[k] = true;
        if (n) put_fmt(&b, " " STR_FMT ": " STR_FMT ".", STR_ARG(p->doers.p[i].kind), STR_ARG(str_join(rq->arena, names, n, S("; "))));
    }
    return buf_str(&b);
}

static Str source_said(Request *rq, const PracticePage *p)
{
    Str address = with_breaks(rq->arena, p->row.source), parts[2];
    isize n = 0;
    if (p->source_kind.n) parts[n++] = p->source_kind;
    if (p->unread) parts[n++] = p->checked;
    return say(rq->arena, rq->lang, n ? _("Source: {address} ({kind})") : _("Source: {address}"), { "address", address }, { "kind", str_join(rq->arena, parts, n, S(". ")) });
}

static void brief_foot(Request *rq, Pdf *pdf, const PracticePage *p)
{
    double width = pdf_width(pdf);
    pdf_move(pdf, pdf_room(pdf) - FOOT);
    pdf_rule(pdf);
    Str address = view_ready(rq)->canonical;
    qr_draw(pdf_draw(pdf), rq->arena, address, (Point){ pdf_left(pdf) + width - QR_SIZE, pdf_at(pdf) }, QR_SIZE);
    pdf_column(pdf, 0, width - QR_SIZE - GAP);
    if (p->unknown.n) pdf_text(pdf, PDF_SMALL, say(rq->arena, rq->lang, _("Not known yet: {list}."), { "list", p->unknown }), 30);
    if (p->row.source.n) pdf_text(pdf, PDF_SMALL, source_said(rq, p), 38);
    pdf_text(pdf, PDF_SMALL, with_breaks(rq->arena, address), 26);
}

/* Paper as it is cut where the reader works. */
static Paper paper_of(Request *rq)
{
    Locality l;
    bool letter = locality_of_visitor(rq, &l) && (str_eq(l.country, S("US")) || str_eq(l.country, S("CA")) || str_eq(l.country, S("MX")));
    return letter ? PAPER_LETTER : PAPER_A4;
}

/* The canonical address of the page itself, not of the sheet. */
static void as_of_page(Request *rq)
{
    View *v = view_ready(rq);
    Str ends[] = { S(".pdf"), S(".bib"), S("/qr.svg") };
    for (isize i = 0; i < countof(ends); i++)
        if (str_ends(rq->path, ends[i]))
            v->canonical = address_whole(rq, rq->lang, str_slice(rq->path, 0, rq->path.n - ends[i].n));
}

static Reply as_file(Request *rq, Reply reply, Str slug, const char *ending)
{
    return reply_with(reply, "Content-Disposition", str_fmt(rq->arena, "inline; filename=\"" STR_FMT "%s\"", STR_ARG(slug), ending));
}

Reply practice_brief(Request *rq, const PracticeBySlug *row)
{
    PracticePage p;
    as_of_page(rq);
    if (!practice_fill(rq, row, &p)) return reply_problem(rq, 503, (Str){ 0 });
    Pdf *pdf = pdf_begin(rq->arena, paper_of(rq), row->title, row->lang, row->changed);
    brief_head(rq, pdf, &p);
    pdf_text(pdf, PDF_SMALL, where_said(rq, &p), 0);
    pdf_move(pdf, 6);
    brief_facts(rq, pdf, &p);
    brief_part(pdf, tr(rq->lang, _("What was done")), str_trim(markdown_plain(rq->arena, practice_text(row->body, row->needs_text))), 190);
    brief_part(pdf, tr(rq->lang, _("What a copy needs (the editors’ judgement)")), row->needs_text, 60);
    brief_part(pdf, tr(rq->lang, _("Who did it")), doers_said(rq, &p), 70);
    brief_like(rq, pdf, &p);
    brief_foot(rq, pdf, &p);
    return as_file(rq, reply_bytes(rq, S("application/pdf"), pdf_end(pdf)), row->slug, ".pdf");
}

Reply practice_qr(Request *rq, const PracticeBySlug *row)
{
    (void)row;
    as_of_page(rq);
    Str svg = qr_svg(rq->arena, view_ready(rq)->canonical);
    return svg.n ? reply_bytes(rq, S("image/svg+xml"), svg) : reply_problem(rq, 503, (Str){ 0 });
}

/* ---- BibTeX ---- */

/* Braces keep capitals as they are; what TeX would take for a command is escaped. */
static void put_tex(Buf *b, Str s)
{
    for (isize i = 0; i < s.n; i++) {
        char c = s.p[i];
        if (c == '\\') put(b, S("\\textbackslash{}"));
        else if (c == '~') put(b, S("\\textasciitilde{}"));
        else if (c == '^') put(b, S("\\textasciicircum{}"));
        else if (c && strchr("{}#$%&_", c)) put_char(b, '\\'), put_char(b, c);
        else put_char(b, c);
    }
}

Reply practice_bib(Request *rq, const PracticeBySlug *row)
{
    Buf b = buf_on(rq->arena);
    Civil c = civil_of(row->changed);
    as_of_page(rq);
    put_fmt(&b, "@misc{rotunda-" STR_FMT ",\n  title = {{", STR_ARG(row->slug));
    put_tex(&b, row->title);
    put(&b, S("}},\n  author = {{"));
    put_tex(&b, view_ready(rq)->face.name);
    put(&b, S(", library of practices}},\n  note = {{"));
    put_tex(&b, locality_label(rq->arena, rq->lang, row->community_name, row->country, row->region));
    put_fmt(&b, "}},\n  year = {%d},\n  month = {%d},\n  howpublished = {\\url{" STR_FMT "}}\n}\n", c.year, c.month, STR_ARG(view_ready(rq)->canonical));
    return as_file(rq, reply_bytes(rq, S("application/x-bibtex; charset=utf-8"), buf_str(&b)), row->slug, ".bib");
}
