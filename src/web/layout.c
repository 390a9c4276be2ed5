#include "web/layout.h"
#include "problem.html.h"
#include "web/identity.h"

enum { TYPED_SHORTEST = 12 };

/* Texts of a form that was refused for who sent it, so that nothing is lost with them: no password, no name of a row. A form of another
 * site is not shown: its words would stand here as ours. */
static void fill_typed(Request *rq, ProblemPage *page)
{
    const Pairs *all = request_form_pairs(rq);
    page->typed.p = make_array(rq->arena, Str, all->n);
    for (isize i = 0; i < all->n; i++) {
        Str name = all->p[i].name, text = all->p[i].value;
        bool secret = str_find(name, S("password")) >= 0 || str_eq(name, S("token")) || str_eq(name, S("old")) || str_eq(name, S("seen"));
        if (!secret && text.n >= TYPED_SHORTEST && str_find_char(text, ' ') > 0) page->typed.p[page->typed.n++] = text;
    }
}

/* Whoever is signed out comes back to the form; its own address leads to the page that it stands on. */
static void fill_ways(Request *rq, ProblemPage *page)
{
    Buf b = buf_on(rq->arena);
    if (rq->who.session) {
        if (!identity_sent_form(rq)) page->form = rq->address;
        return;
    }
    put(&b, S("/sign-in?back="));
    put_query(&b, rq->address);
    page->sign_in = buf_str(&b);
}

Reply layout_error_page(Request *rq, int status, Str title, Str what_to_do)
{
    ProblemPage page = { .status = status, .title = title, .what_to_do = what_to_do, .desk = rq->who.person != 0 };
    bool refused = status == 403 || status == 404 || status == 409;
    if (refused && str_eq(rq->method, S("POST")) && !head_from_elsewhere(&rq->head)) {
        fill_typed(rq, &page);
        if (status == 403) fill_ways(rq, &page);
    }
    show(rq, problem_page, &page);
    return reply_html_status(rq, status);
}
