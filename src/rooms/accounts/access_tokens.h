/* access_tokens.h: what programs of somebody's sign in with: made on the page of the account, shown once, kept as a tag, with scopes and
 * an end. */
#ifndef ROOMS_ACCESS_TOKENS_H
#define ROOMS_ACCESS_TOKENS_H
#include "rooms/accounts/accounts.h"

typedef struct { Str handle, name, scopes, made, expires, used; bool over; } TokenLine;
typedef struct { Form *form; Str secret; struct { TokenLine *p; isize n; } tokens; bool full; } TokensPage;

typedef struct { i64 person; Str name; i64 scopes, days; Str secret; } TokenNew;
Err   token_make(Write *w, void *token_new);                    /* a rule: fills secret */
i64   scopes_of(Str names);                                     /* "read\nrecords"; others are passed over */
Str   scopes_said(Arena *a, int lang, i64 scopes);
bool  token_of(Request *rq, Str secret, Identity *out);         /* of identity.h */
bool  token_may_write(Request *rq);
void  token_wrote(Request *rq);

Reply tokens_show(Request *rq);
Reply tokens_make(Request *rq);
Reply tokens_end(Request *rq);

#endif
