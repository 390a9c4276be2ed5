#include "media/mail_message.h"
#include <idn2.h>

/* ---- addresses ---- */

static bool letter(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }
static bool digit(char c) { return c >= '0' && c <= '9'; }
static bool printable(char c) { return c > ' ' && c < 0x7f; }
static bool atom_char(char c) { return letter(c) || digit(c) || (c && strchr("!#$%&'*+-/=?^_`{|}~", c)); }

/* What stands before the @: words of RFC 5322's atom, joined by single dots. */
static bool local_good(Str s)
{
    char before = '.';
    for (isize i = 0; i < s.n; before = s.p[i++])
        if (s.p[i] == '.' ? before == '.' : !atom_char(s.p[i])) return false;
    return s.n >= 1 && s.n <= 64 && before != '.';
}

static bool label_good(Str s)
{
    for (isize i = 0; i < s.n; i++) if (!letter(s.p[i]) && !digit(s.p[i]) && s.p[i] != '-') return false;
    return s.n >= 1 && s.n <= 63 && s.p[0] != '-' && s.p[s.n - 1] != '-';
}

/* At least two labels, and the last is no number: it would be an IP address. */
static bool domain_good(Str domain)
{
    Str rest = domain, label = { 0 };
    int labels = 0;
    while (str_cut(&rest, '.', &label)) {
        if (!label_good(label)) return false;
        labels++;
    }
    return labels >= 2 && domain.n <= 253 && domain.p[domain.n - 1] != '.' && !digit(label.p[0]);
}

static bool is_ascii(Str s)
{
    for (isize i = 0; i < s.n; i++) if ((u8)s.p[i] >= 0x80) return false;
    return true;
}

static Str domain_ascii(Arena *a, Str domain)
{
    if (is_ascii(domain)) return str_lower(a, domain);
    char *made = NULL;
    int rc = idn2_to_ascii_8z(str_z(a, domain), &made, IDN2_NONTRANSITIONAL | IDN2_NFC_INPUT);
    Str ascii = rc == IDN2_OK ? str_lower(a, str_from(made)) : (Str){ 0 };
    idn2_free(made);
    return ascii;
}

Err mail_address(Arena *a, Str typed, Str *out)
{
    Str address = str_trim(typed);
    isize at = str_find_char(address, '@');
    Str local = str_slice(address, 0, at), domain = str_slice(address, at + 1, address.n);
    if (at < 0) return err(a, ERR_INPUT, "an e-mail address has an @, as in name@example.org");
    if (!str_utf8_valid(address) || address.n > 1000) return err(a, ERR_INPUT, "this is not an e-mail address");
    if (!is_ascii(local)) return err(a, ERR_INPUT, "before the @ of an e-mail address only letters without accents can be used here");
    if (!local_good(local)) return err(a, ERR_INPUT, "what stands before the @ is not the name of a mailbox");
    domain = domain_ascii(a, domain);
    if (!domain_good(domain)) return err(a, ERR_INPUT, "what stands after the @ is not the name of a mail domain, as in example.org");
    *out = str_fmt(a, STR_FMT "@" STR_FMT, STR_ARG(local), STR_ARG(domain));
    return out->n <= 254 ? OK : err(a, ERR_INPUT, "this e-mail address is longer than 254 letters");
}

Err mail_account(Arena *a, Str typed, Str *out)
{
    Err e = mail_address(a, typed, out);
    if (!failed(e)) *out = str_lower(a, *out);
    return e;
}

/* ---- texts of headers ---- */

enum { LINE_CHARS = 66, WORD_BYTES = 39 };      /* of a header's text that stays as it is; of an encoded word: 64 bytes long */

static isize char_bytes(Str s, isize i)         /* of valid UTF-8 */
{
    u8 c = (u8)s.p[i];
    return c < 0x80 ? 1 : c < 0xe0 ? 2 : c < 0xf0 ? 3 : 4;
}

/* C0 and DEL; C1 and the line and paragraph separators, as UTF-8. */
static bool control_at(Str s, isize i)
{
    u8 c = (u8)s.p[i];
    if (c < 0x20 || c == 0x7f) return true;
    if (c == 0xc2) return (u8)s.p[i + 1] < 0xa0;
    return c == 0xe2 && (u8)s.p[i + 1] == 0x80 && ((u8)s.p[i + 2] == 0xa8 || (u8)s.p[i + 2] == 0xa9);
}

static Str header_text(Arena *a, Str s)
{
    Buf b = buf_on(a);
    Str head = str_utf8_head(s, MAIL_HEADER_CHARS);
    for (isize i = 0, n; i < head.n; i += n) {
        n = char_bytes(head, i);
        if (control_at(head, i)) put_char(&b, ' ');
        else put(&b, str_slice(head, i, i + n));
    }
    if (head.n < s.n) put(&b, S("…"));
    return str_trim(buf_str(&b));
}

static bool stays_plain(Str s)
{
    for (isize i = 0; i < s.n; i++) if (s.p[i] != ' ' && !printable(s.p[i])) return false;
    return s.n <= LINE_CHARS && str_find(s, S("=?")) < 0;
}

static void put_base64(Buf *b, Str s)
{
    static const char digits[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    for (isize i = 0; i < s.n; i += 3) {
        u32 v = (u32)(u8)s.p[i] << 16 | (i + 1 < s.n ? (u32)(u8)s.p[i + 1] << 8 : 0) | (i + 2 < s.n ? (u32)(u8)s.p[i + 2] : 0);
        char four[4] = { digits[v >> 18], digits[v >> 12 & 63], i + 1 < s.n ? digits[v >> 6 & 63] : '=', i + 2 < s.n ? digits[v & 63] : '=' };
        put_bytes(b, four, 4);
    }
}

/* Encoded words, a line each; none cuts a character. */
static void put_encoded(Buf *b, Str s)
{
    for (isize from = 0, to; from < s.n; from = to) {
        for (to = from; to < s.n && to + char_bytes(s, to) - from <= WORD_BYTES; to += char_bytes(s, to)) {}
        put(b, from ? S("\r\n =?UTF-8?B?") : S("=?UTF-8?B?"));
        put_base64(b, str_slice(s, from, to));
        put(b, S("?="));
    }
}

static void put_quoted(Buf *b, Str s)
{
    put_char(b, '"');
    for (isize i = 0; i < s.n; i++) {
        if (s.p[i] == '"' || s.p[i] == '\\') put_char(b, '\\');
        put_char(b, s.p[i]);
    }
    put_char(b, '"');
}

/* ---- a message as it is built: the first failure stays ---- */

typedef struct { Buf b; Err failure; } Builder;

static void refuse_field(Builder *m, const char *field, Str why)
{
    if (!failed(m->failure)) m->failure = err(m->b.arena, ERR_INPUT, "the mail's %s cannot be sent: " STR_FMT, field, STR_ARG(why));
}

/* The text without NUL, which is the one control character that UTF-8 checks here refuse; empty where it is not UTF-8. */
static Str utf8_text(Builder *m, const char *field, Str s)
{
    Buf b = buf_on(m->b.arena);
    Str rest = s, part;
    while (str_cut(&rest, '\0', &part)) put(&b, part);
    if (str_utf8_valid(buf_str(&b))) return buf_str(&b);
    refuse_field(m, field, S("it is not UTF-8"));
    return (Str){ 0 };
}

static void put_text_header(Builder *m, const char *name, Str value)
{
    Str text = header_text(m->b.arena, utf8_text(m, name, value));
    put_fmt(&m->b, "%s: ", name);
    if (stays_plain(text)) put(&m->b, text);
    else put_encoded(&m->b, text);
    put(&m->b, S("\r\n"));
}

static void put_person(Builder *m, const char *header, MailPerson who)
{
    Str address, name = header_text(m->b.arena, utf8_text(m, header, who.name));
    Err e = mail_address(m->b.arena, who.address, &address);
    if (failed(e)) { refuse_field(m, header, e.text); return; }
    put_fmt(&m->b, "%s: ", header);
    if (name.n && stays_plain(name)) put_quoted(&m->b, name);
    else put_encoded(&m->b, name);
    put_fmt(&m->b, name.n ? "\r\n <" STR_FMT ">\r\n" : "<" STR_FMT ">\r\n", STR_ARG(address));
}

static bool bracketed_good(Str s)
{
    for (isize i = 0; i < s.n; i++) if (!printable(s.p[i]) || s.p[i] == '<' || s.p[i] == '>') return false;
    return s.n >= 1 && s.n <= 900;
}

static void put_id(Builder *m, const char *header, Str id)
{
    isize at = str_find_char(id, '@');
    bool one = at > 0 && at < id.n - 1 && str_find_char(str_slice(id, at + 1, id.n), '@') < 0;
    if (!one || !bracketed_good(id)) refuse_field(m, header, S("it must be like unique@host, in plain ASCII"));
    put_fmt(&m->b, "%s: <" STR_FMT ">\r\n", header, STR_ARG(id));
}

static void put_unsubscribe(Builder *m, Str link)
{
    bool web = str_starts(link, S("https://")) || str_starts(link, S("http://"));
    if (!web || !bracketed_good(link)) refuse_field(m, "List-Unsubscribe", S("it must be a web address in plain ASCII"));
    put_fmt(&m->b, "List-Unsubscribe: <" STR_FMT ">\r\nList-Unsubscribe-Post: List-Unsubscribe=One-Click\r\n", STR_ARG(link));
}

static void put_language(Builder *m, Str language)
{
    for (isize i = 0; i < language.n; i++)
        if ((!letter(language.p[i]) && language.p[i] != '-') || i > 20) { refuse_field(m, "Content-Language", S("it must be like es or pt-BR")); return; }
    put_fmt(&m->b, "Content-Language: " STR_FMT "\r\n", STR_ARG(language));
}

/* ---- bodies: quoted-printable (RFC 2045, 6.7) ---- */

enum { QP_LINE = 76 };

static Str line_next(Str *rest)
{
    isize end = 0;
    while (end < rest->n && rest->p[end] != '\r' && rest->p[end] != '\n') end++;
    Str line = str_slice(*rest, 0, end);
    bool pair = end + 1 < rest->n && rest->p[end] == '\r' && rest->p[end + 1] == '\n';
    *rest = str_slice(*rest, end + (pair ? 2 : 1), rest->n);
    return line;
}

static bool qp_plain(Str line, isize i, isize column)
{
    char c = line.p[i];
    if (c == ' ' || c == '\t') return i < line.n - 1;
    if (column == 0 && (c == '.' || c == 'F')) return false;    /* for SMTP and mbox */
    return printable(c) && c != '=';
}

static void put_qp_line(Buf *b, Str line)
{
    isize column = 0;
    for (isize i = 0; i < line.n; i++) {
        u8 c = (u8)line.p[i];
        if ((c < 0x20 && c != '\t') || c == 0x7f) continue;
        bool plain = qp_plain(line, i, column);
        if (column + (plain ? 1 : 3) > QP_LINE - 1) {
            put(b, S("=\r\n"));
            column = 0, plain = qp_plain(line, i, column);
        }
        if (plain) put_char(b, (char)c);
        else put_fmt(b, "=%02X", c);
        column += plain ? 1 : 3;
    }
    put(b, S("\r\n"));
}

static void put_body(Builder *m, const char *type, Str text)
{
    text = utf8_text(m, "text", text);
    put_fmt(&m->b, "Content-Type: %s; charset=utf-8\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\n", type);
    while (text.n) put_qp_line(&m->b, line_next(&text));
}

/* "=_" never comes in quoted-printable, so this never ends a part. */
#define BOUNDARY "=_rotunda"

static void put_bodies(Builder *m, Str text, Str html)
{
    if (!html.n) { put_body(m, "text/plain", text); return; }
    put(&m->b, S("Content-Type: multipart/alternative; boundary=\"" BOUNDARY "\"\r\n\r\n--" BOUNDARY "\r\n"));
    put_body(m, "text/plain", text);
    put(&m->b, S("\r\n--" BOUNDARY "\r\n"));
    put_body(m, "text/html", html);
    put(&m->b, S("\r\n--" BOUNDARY "--\r\n"));
}

static void put_date(Buf *b, Time t)
{
    put(b, S("Date: "));
    put_http_date(b, t);
    b->n -= 3;          /* "GMT" is obsolete in mails */
    put(b, S("+0000\r\n"));
}

Err mail_message(Arena *a, const MailMessage *m, Str *out)
{
    Builder to = { .b = buf_on(a) };
    put_date(&to.b, m->date);
    put_person(&to, "From", m->from);
    put_person(&to, "To", m->to);
    if (m->reply_to.address.n) put_person(&to, "Reply-To", m->reply_to);
    put_text_header(&to, "Subject", m->subject);
    put_id(&to, "Message-ID", m->id);
    if (m->in_reply_to.n) put_id(&to, "In-Reply-To", m->in_reply_to), put_id(&to, "References", m->in_reply_to);
    if (m->unsubscribe.n) put_unsubscribe(&to, m->unsubscribe);
    if (m->language.n) put_language(&to, m->language);
    put(&to.b, S("Auto-Submitted: auto-generated\r\nMIME-Version: 1.0\r\n"));
    put_bodies(&to, m->text, m->html);
    *out = buf_str(&to.b);
    return to.failure;
}
