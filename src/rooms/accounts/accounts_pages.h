/* accounts_pages.h: what the pages of accounts show, and who shows it. */
#ifndef ROOMS_ACCOUNTS_PAGES_H
#define ROOMS_ACCOUNTS_PAGES_H
#include "rooms/accounts/accounts.h"
#include "web/panel.h"

enum { DAY = 24 * 3600, SESSION_SECONDS = 14 * DAY, EYES_SECONDS = 3600, LINK_SECONDS = DAY, QUARTER_HOUR = 900 };

/* ---- signing in (sign_in.c) ---- */

/* signs_in: a second proof is asked for where one is wanted. by_password: of email, which fitted this hash. Filled by the rule: bare (the
 * second proof is missing), secret, late (the password fits no more). */
typedef struct { i64 person, behind; bool signs_in, by_password, bare, late; Str email, fitted, agent, secret; } SessionNew;
Err   session_open(Write *w, void *session_new);

typedef struct { Form *link, *password; } SignInPage;
typedef struct { Str title, text; bool desk; } NoticePage;         /* desk: of somebody who has one */

Reply sign_in_show(Request *rq);
Reply sign_in_password(Request *rq);
Reply sign_in_link(Request *rq);
Reply forgot_show(Request *rq);
Reply forgot_send(Request *rq);
Reply link_show(Request *rq);
Reply link_use(Request *rq);
Form *with_back(Request *rq, const Field *fields, Str back);
Str   too_often(Request *rq);
Reply sign_out(Request *rq);

/* ---- one's own account (account_own.c) ---- */

typedef struct { Str handle, agent, since; bool this_one; } SessionLine;
typedef struct { Str label, where; } RoleLine;
typedef struct {
    PersonById row;
    Form *own, *password;
    bool  second, has_password;
    Str   proof_due;                        /* the day from which staff needs one */
    struct { SessionLine *p; isize n; } sessions;
    struct { RoleLine *p; isize n; } roles;
    Html  panels;
} AccountPage;

extern const Field own_fields[], session_end_fields[];
Form *account_now(Request *rq, const void *none);
Reply account_show(Request *rq);
Reply account_change(Request *rq);
Reply account_password(Request *rq);
Reply account_session_end(Request *rq);

Reply account_export(Request *rq);                      /* account_data.c */
Reply erase_show(Request *rq);
Reply erase_send(Request *rq);

/* ---- the staff's people (people.c) ---- */

typedef struct { Str handle, name, email, roles; bool disabled; } PersonLine;
typedef struct { Str words; struct { PersonLine *p; isize n; } people; Paging paging; } PeoplePage;
typedef struct { Str role, label, where; i64 place; bool takes; } PersonRole;     /* takes: whoever looks may take it away */
typedef struct {
    PersonByHandle row;
    struct { PersonRole *p; isize n; } roles;
    Form *give;
    const Form *refused;                    /* what another button than its own was refused; NULL: nothing */
    Str   path, since;
    bool  looks, switches;                  /* whoever looks may do so through their eyes, and switch the account */
} PersonPage;

extern const Field invite_fields[], give_fields[], take_fields[], switch_fields[];
Str   role_and_place(Out *o, const PersonRole *r);      /* "city_lead:12" */
Reply people_show(Request *rq);
Reply people_invite_show(Request *rq);
Reply people_invite(Request *rq);
Reply person_show(Request *rq, const PersonByHandle *p);
Reply person_role_give(Request *rq, const PersonByHandle *p);
Reply person_role_take(Request *rq, const PersonByHandle *p);
Reply person_switch(Request *rq, const PersonByHandle *p);
Reply person_eyes(Request *rq, const PersonByHandle *p);

#endif
