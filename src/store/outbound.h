/* outbound.h: the one way to the outside. Nothing else in the program links to curl.
 *
 *   Relay relay;
 *   Err e = relay_of(arena, S("smtps://mail.example.org"), S("/etc/rotunda/smtp"), &relay);
 *   Mailer *m = mailer_open(&relay);
 *   e = mailer_send(m, arena, S("center@example.org"), S("lead@example.org"), bytes);
 *   mailer_close(m);
 *
 * The code of a failure says what to do with it: ERR_ENV, try again later (no connection, a server that is busy, a login that
 * is refused); ERR_INPUT, it will never go (the address is refused for good, or is none). The text holds the server's words.
 *
 * Every call has a limit of time and of size, follows no redirect, uses no proxy, and checks certificates. A connection is
 * made to an address that was looked at after the name was resolved and that is then not asked for again; a private one
 * (RFC 6890) is refused unless the administrator named the server. Blocking: never on the writer's or an event loop's thread.
 */
#ifndef STORE_OUTBOUND_H
#define STORE_OUTBOUND_H
#include "base/err.h"

struct sockaddr;

/* The version of curl that it was built with, and the one that runs. */
void outbound_library(const char **built, const char **runs);

/* ---- mail ---- */

typedef struct {
    Str url;            /* smtp://host[:port] or smtps://host[:port]; by default 587 and 465 */
    Str user, password; /* no user: none is asked for. With one, smtp:// insists on STARTTLS; without, it takes it where offered */
    Str ca_file;        /* certificates to trust in place of the system's; may be empty */
    int seconds;        /* for one mail; 0: 60 */
} Relay;

/* Checks the address; reads user and password, a line each, from login_file unless that is empty. */
Err relay_of(Arena *a, Str url, Str login_file, Relay *out);

typedef struct Mailer Mailer;                   /* of one thread; keeps its connection from mail to mail */
Mailer *mailer_open(const Relay *relay);        /* the relay's texts must live as long */
void    mailer_close(Mailer *m);

/* Hands one mail to the server; OK where that has taken it over. from, to: as mail_address gives them. The server is greeted
 * by the name of the sender's domain. */
Err mailer_send(Mailer *m, Arena *a, Str from, Str to, Str message);

/* ---- pages of others ---- */

typedef enum { PUBLIC_ADDRESSES, ANY_ADDRESS } Reach;   /* ANY_ADDRESS: only what the administrator named */

/* What GET of an http or https address answers, where that is 200 and at most `most` bytes, within 20 seconds. */
Err outbound_get(Arena *a, Str url, Reach reach, isize most, Str *out);

bool address_public(const struct sockaddr *at); /* not private, local, multicast, reserved, nor a way around that (6to4, Teredo) */

#endif
