/* fuzz_form.c: "CONTENT-TYPE\nBODY" sent to a form that has a field of every kind: what is taken is what the table says, whatever came. */
#include "tests/fuzz/every_field.h"

int LLVMFuzzerTestOneInput(const u8 *data, size_t size)
{
    Arena *a = arena_new();
    Str body = str_of((const char *)data, (isize)size), type;
    if (!str_cut(&body, '\n', &type)) type = (Str){ 0 };
    Request rq = { .arena = a, .method = S("POST"), .body = body, .head = { .content_type = type } };
    Form *f = form_new(&rq, fields);
    bool taken = form_read(&rq, f);
    bool said = f->problem.n > 0;
    for (isize i = 0; i < f->n; i++) said |= f->p[i].error.n > 0;
    HOLDS(taken ? !f->refused && !said : said);         /* who is refused is told why */
    if (taken) check_taken(f);
    arena_free(a);
    return 0;
}
