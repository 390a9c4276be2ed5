/* post.h: how mails leave: by a relay, or as files in a folder. */
#ifndef ROOMS_ACCOUNTS_POST_H
#define ROOMS_ACCOUNTS_POST_H
#include "rooms/accounts/accounts.h"

typedef struct {
    Str smtp, login;        /* smtp://host[:port] or smtps://..., and the file with user and password; empty: none */
    Str dir;                /* where .eml files are written; empty: none */
    Str from;               /* the address that mails come from; empty: rotunda@ the host of the public address */
} PostOptions;

/* From now on mails go out this way, until post_close. With neither relay nor folder they wait. ERR_USAGE, ERR_ENV: what is wrong
 * with the options. */
Err  post_open(Arena *a, const PostOptions *o);
void post_close(void);

#endif
