/* mail_message.h: a mail as the bytes that go over the wire: RFC 5322 with MIME, one plain text and, beside it, one in HTML.
 *
 *   MailMessage m = { .from = { S("Rotunda"), S("center@example.org") }, .to = { S("José"), S("jose@example.org") },
 *                     .subject = S("Your practice was published"), .date = now, .id = S("5f2a@example.org"), .text = body };
 *   Str bytes;
 *   Err e = mail_message(arena, &m, &bytes);      ERR_INPUT names the field that cannot be sent
 *
 * Nothing that a person wrote can become a header. In names and the subject, control characters (line ends among them) are
 * blanks, and what is not short plain ASCII is written as encoded words (RFC 2047); names and subjects of more than
 * MAIL_HEADER_CHARS are cut. Addresses, ids and links with anything but printable ASCII are refused, and so is text that is
 * not UTF-8. Bodies are quoted-printable; any of CRLF, CR and LF ends a line, other control characters but the tab are left
 * out. Lines end with CRLF and have at most 998 bytes; no line begins with a dot or with "From ".
 * The same fields give the same bytes.
 */
#ifndef MEDIA_MAIL_MESSAGE_H
#define MEDIA_MAIL_MESSAGE_H
#include "base/clock.h"
#include "base/err.h"

enum { MAIL_HEADER_CHARS = 200 };

typedef struct { Str name, address; } MailPerson;       /* the name may be empty */
typedef struct {
    MailPerson from, to;
    MailPerson reply_to;        /* no address: none */
    Str  subject;
    Time date;
    Str  id;                    /* of the message, "unique@host", without the angle brackets */
    Str  in_reply_to;           /* the id of another; may be empty */
    Str  text;                  /* plain, UTF-8 */
    Str  html;                  /* the same as a page; may be empty. Who writes it escapes */
    Str  language;              /* "es"; may be empty */
    Str  unsubscribe;           /* a web address that takes a POST (RFC 8058); may be empty */
} MailMessage;

Err mail_message(Arena *a, const MailMessage *m, Str *out);

/* A typed address as it is used: without blanks around it, the domain in lower case, a domain of other scripts as punycode.
 * ERR_INPUT with a sentence for the person: no quoted or non-ASCII name before the @, no domain without a dot, no number. */
Err mail_address(Arena *a, Str typed, Str *out);
Err mail_account(Arena *a, Str typed, Str *out);     /* the same all in lower case, as accounts have it */

#endif
