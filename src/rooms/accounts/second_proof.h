/* second_proof.h: what is asked for beside a password or a mailed link: a passkey, or the code of an app; recovery codes for the day
 * neither is at hand. Everybody may have it, the center's staff has to. */
#ifndef ROOMS_SECOND_PROOF_H
#define ROOMS_SECOND_PROOF_H
#include "rooms/accounts/accounts.h"

typedef struct { Str handle, name, made, used; } PasskeyLine;
typedef struct {
    Str   due;                                          /* the day from which it is asked for; empty: it is not, or is there */
    bool  late, app, full;                              /* late: nothing else may be done before */
    i64   codes_left;
    Form *passkey;
    struct { PasskeyLine *p; isize n; } passkeys;
} ProofPage;
typedef struct { Form *form; Str secret, address; Html qr; } FactorPage;
typedef struct { struct { Str *p; isize n; } codes; } CodesPage;
typedef struct { Form *code, *passkey; bool app, keys; Str back, contact; } SecondPage;

bool  second_wanted(Db *db, i64 person);                /* at sign-in */
void  recovery_make(Write *w, StrVec *codes);           /* in a rule: new ones for the actor; the old ones open nothing any more */
void  proof_taken(Write *w);                            /* after one was taken away: the last one takes the recovery codes with it */

Reply proof_show(Request *rq);                          /* second_proof.c */
Reply passkey_ask(Request *rq);
Reply passkey_make(Request *rq);
Reply passkey_end_ask(Request *rq);
Reply passkey_end_send(Request *rq);
Reply factor_show(Request *rq);
Reply factor_on(Request *rq);
Reply codes_anew(Request *rq);
Reply factor_off_ask(Request *rq);
Reply factor_off(Request *rq);
Reply second_show(Request *rq);                         /* second_step.c */
Reply second_give(Request *rq);
Reply second_passkey(Request *rq);

/* A challenge is kept with the session, and is good once. */
Str   challenge_take(Write *w, i64 session);            /* empty: there is none */

#endif
