/* fuzz_mail.c: any bytes as the fields of a mail, parted by byte 31: name, address, subject, text, id, unsubscribe, html. What is
 * taken is judged by the letter of RFC 5322, and its text is decoded and compared. */
#include "media/mail_message.h"
#include "tests/fuzz/fuzz.h"

static Str next_field(Str *rest)
{
    Str part = { 0 };
    str_cut(rest, 31, &part);
    return part;
}

/* ---- the bytes ---- */

static void check_lines(Str mail)
{
    isize line = 0;
    for (isize i = 0; i < mail.n; i++) {
        char c = mail.p[i];
        HOLDS((c >= ' ' && c < 0x7f) || c == '\t' || c == '\r' || c == '\n');
        HOLDS((c == '\n') == (i > 0 && mail.p[i - 1] == '\r'));
        if (line == 0) HOLDS(c != '.');
        line = c == '\n' ? 0 : line + 1;
        HOLDS(line <= 999);         /* with its CR */
    }
    HOLDS(line == 0);
}

static Str head_of(Str mail)
{
    isize end = str_find(mail, S("\r\n\r\n"));
    HOLDS(end > 0);
    return str_slice(mail, 0, end + 2);
}

/* Every header is one of ours and comes once, whatever was put into it. */
static void check_head(Str head)
{
    static const char *const names[] = { "Date", "From", "To", "Subject", "Message-ID", "List-Unsubscribe", "List-Unsubscribe-Post", "Auto-Submitted", "MIME-Version", "Content-Type", "Content-Transfer-Encoding" };
    int seen[countof(names)] = { 0 };
    Str rest = head, line;
    while (str_cut(&rest, '\n', &line)) {
        if (line.n && line.p[0] == ' ') continue;
        isize known = -1, colon = str_find_char(line, ':');
        for (isize i = 0; i < countof(names); i++) if (str_eq(str_slice(line, 0, colon), str_from(names[i]))) known = i;
        HOLDS(known >= 0 && ++seen[known] == 1);
    }
    HOLDS(seen[0] && seen[1] && seen[2] && seen[3] && seen[4]);
}

/* ---- the text, there and back ---- */

static int hex(char c) { return c >= '0' && c <= '9' ? c - '0' : c >= 'A' && c <= 'F' ? c - 'A' + 10 : -1; }

static Str decoded(Arena *a, Str body)
{
    Buf b = buf_on(a);
    for (isize i = 0; i < body.n; i++) {
        if (body.p[i] != '=') { put_char(&b, body.p[i]); continue; }
        HOLDS(i + 2 < body.n);
        if (body.p[i + 1] != '\r') {
            HOLDS(hex(body.p[i + 1]) >= 0 && hex(body.p[i + 2]) >= 0);
            put_char(&b, (char)(hex(body.p[i + 1]) << 4 | hex(body.p[i + 2])));
        }
        i += 2;
    }
    return buf_str(&b);
}

static Str as_it_goes(Arena *a, Str text)
{
    Buf b = buf_on(a);
    bool open = false;
    for (isize i = 0; i < text.n; i++) {
        char c = text.p[i];
        if (c == '\n' && i && text.p[i - 1] == '\r') continue;
        if (c == '\r' || c == '\n') put(&b, S("\r\n")), open = false;
        else if ((u8)c >= ' ' || c == '\t') { open = true; if (c != 0x7f) put_char(&b, c); }
        else open |= c != 0;        /* other controls are left out, of a line that is there; a NUL is as if it never was */
    }
    if (open) put(&b, S("\r\n"));
    return buf_str(&b);
}

static Str without(Arena *a, Str text, char c)
{
    Buf b = buf_on(a);
    for (isize i = 0; i < text.n; i++) if (text.p[i] != c) put_char(&b, text.p[i]);
    return buf_str(&b);
}

int LLVMFuzzerTestOneInput(const u8 *data, size_t size)
{
    Arena *a = arena_new();
    Str rest = str_of((const char *)data, (isize)size), mail;
    MailMessage m = { .from = { S("Rotunda"), S("center@example.org") }, .date = 1795634280 };
    m.to.name = next_field(&rest), m.to.address = next_field(&rest), m.subject = next_field(&rest), m.text = next_field(&rest);
    m.id = next_field(&rest), m.unsubscribe = next_field(&rest), m.html = rest;
    if (!m.to.address.n) m.to.address = S("lead@example.org");
    if (!m.id.n) m.id = S("1@example.org");
    Err e = mail_message(a, &m, &mail);
    if (failed(e)) HOLDS(e.code == ERR_INPUT && e.text.n > 0);
    else {
        check_lines(mail);
        check_head(head_of(mail));
        if (!m.html.n) HOLDS(str_eq(decoded(a, str_slice(mail, head_of(mail).n + 2, mail.n)), as_it_goes(a, without(a, m.text, 0))));
    }
    arena_free(a);
    return 0;
}
