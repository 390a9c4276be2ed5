#include "web/face.h"

static Derived *kept;
static const Face ours = { .name = S("Rotunda") };

void face_lend(Derived *face) { kept = face; }

Face face_of(Request *rq)
{
    const Face *f = kept ? request_take(rq, kept, "the center's name") : NULL;
    return f ? *f : ours;
}

Face face_now(Arena *a)
{
    Face *f = kept ? derived_take(kept) : NULL, copy = f ? *f : ours;
    if (!f) return copy;
    copy.name = str_copy(a, f->name), copy.contact = str_copy(a, f->contact), copy.mail_from = str_copy(a, f->mail_from);
    copy.style = copy.mark = (Str){ 0 }, copy.arena = NULL;
    derived_give(kept, f);
    return copy;
}
