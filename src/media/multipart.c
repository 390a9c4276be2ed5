#include "media/multipart.h"
#include <string.h>
#include <strings.h>

static bool starts_as(Str s, const char *word)
{
    isize n = (isize)strlen(word);
    return s.n >= n && strncasecmp(s.p, word, (size_t)n) == 0;
}

bool multipart_type(Str content_type) { return starts_as(str_trim(content_type), "multipart/form-data"); }

static isize find_bytes(Str s, const char *what, isize n)
{
    const char *at = s.n >= n ? memmem(s.p, (size_t)s.n, what, (size_t)n) : NULL;
    return at ? at - s.p : -1;
}

/* The value of a parameter of a header: name=token or name="quoted". A backslash is a byte like others: browsers write %22 for a quote. */
static bool parameter(Str header, const char *name, Str *out)
{
    isize n = (isize)strlen(name);
    for (isize at = str_find_char(header, ';'); at >= 0 && at < header.n; ) {
        Str rest = str_trim(str_slice(header, at + 1, header.n));
        bool ours = starts_as(rest, name) && rest.n > n && rest.p[n] == '=';
        isize eq = str_find_char(rest, '=');
        if (eq < 0) return false;
        Str value = str_slice(rest, eq + 1, rest.n);
        bool quoted = value.n && value.p[0] == '"';
        isize end = quoted ? str_find_char(str_slice(value, 1, value.n), '"') : str_find_char(value, ';');
        if (quoted && end < 0) return false;
        Str found = quoted ? str_slice(value, 1, end + 1) : str_trim(str_slice(value, 0, end < 0 ? value.n : end));
        if (ours) { *out = found; return true; }
        isize used = (value.p - header.p) + (quoted ? end + 2 : end < 0 ? value.n : end), next = str_find_char(str_slice(header, used, header.n), ';');
        at = next < 0 ? -1 : used + next;
    }
    return false;
}

bool multipart_begin(Multipart *m, Str content_type, Str body)
{
    Str boundary = { 0 };
    *m = (Multipart){ .bad = true };
    if (!multipart_type(content_type) || !parameter(content_type, "boundary", &boundary) || !boundary.n || boundary.n > BOUNDARY_MAX) return false;
    memcpy(m->end, "\r\n--", 4);
    memcpy(m->end + 4, boundary.p, (size_t)boundary.n);
    m->end_n = boundary.n + 4;
    if (!str_starts(body, str_of(m->end + 2, m->end_n - 2))) return false;
    m->rest = str_slice(body, m->end_n - 2, body.n);
    m->bad = false;
    return true;
}

/* Content-Disposition alone counts; what type a file claims to be is nothing to rely on. */
static bool head_of(Str head, Part *p)
{
    while (head.n) {
        isize end = find_bytes(head, "\r\n", 2);
        Str line = str_slice(head, 0, end < 0 ? head.n : end);
        head = str_slice(head, end < 0 ? head.n : end + 2, head.n);
        if (!starts_as(line, "content-disposition:") || find_bytes(line, "form-data", 9) < 0) continue;
        p->file = parameter(line, "filename", &p->filename);
        return parameter(line, "name", &p->name);
    }
    return false;
}

bool multipart_next(Multipart *m, Part *p)
{
    *p = (Part){ 0 };
    if (m->bad || m->done) return false;
    if (str_starts(m->rest, S("--"))) { m->done = true; return false; }
    isize head = str_starts(m->rest, S("\r\n")) && m->parts++ < PARTS_MOST ? find_bytes(str_slice(m->rest, 0, PART_HEAD_MAX), "\r\n\r\n", 4) : -1;
    if (head >= 0 && head_of(str_slice(m->rest, 2, head), p)) {
        Str body = str_slice(m->rest, head + 2, m->rest.n);     /* from the blank line on: an empty part's end begins there */
        isize end = find_bytes(body, m->end, m->end_n);
        if (end >= 0) {
            p->bytes = str_slice(body, 2, end);
            m->rest = str_slice(body, end + m->end_n, body.n);
            return true;
        }
    }
    m->bad = true;
    return false;
}
