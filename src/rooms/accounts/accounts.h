/* accounts.h: people, the roles that they hold, their sessions, and mail to them, as later rooms may use them.
 *
 * A role is held at a place: a community's id, or THE_CENTER. Who may take a route is asked by its Who (web/route.h); a room that
 * asks for more asks here.
 */
#ifndef ROOMS_ACCOUNTS_H
#define ROOMS_ACCOUNTS_H
#include "accounts.sql.h"
#include "base/command.h"
#include "media/zip.h"
#include "store/jobs.h"
#include "web/form.h"
#include "web/identity.h"
#include "web/panel.h"
#include "web/route.h"

enum { THE_CENTER = 0 };

extern const FieldChoice role_labels[];             /* every role, with its name for people */
Str  role_label(int lang, Str role);
bool role_of_city(Str role);                        /* held at a community */
bool role_known(Str role);

/* A later room names places and finds them as they are typed; set at start. NULL: there are none. */
typedef struct {
    Str (*name)(Db *db, int lang, i64 place);
    i64 (*find)(Db *db, Str typed);                 /* a slug, or a name; 0: none, or several */
    isize (*meant)(Db *db, int lang, Str typed, Choice *out, isize most);   /* of several of that name: slug and label of each */
    Str (*path)(Db *db, i64 place);
    bool (*demo)(Db *db, i64 place);                /* one of a demo's invented ones: its people see them all */
    Err (*left)(Write *w, i64 person, i64 place);   /* in a rule: somebody loses the last role there; what they still have goes to its desk */
    void (*off)(Write *w, i64 person, i64 place);   /* the same: the account of somebody there was switched off; its desk is told */
} PlaceWords;
extern const PlaceWords *place_words;
Str  place_said(Request *rq, i64 place);            /* empty for THE_CENTER */
Str  place_path(Db *db, i64 place);                 /* the last part of its address; the same */
Str  role_said(Db *db, int lang, Str role, i64 place);       /* "City lead, Boston, Massachusetts" */
Str  roles_said(Db *db, int lang, i64 person);      /* "City lead, Boston, Massachusetts; Reviewer", as far as the viewer may see them */

extern PanelPlace account_panels;                   /* on one's own account's page; id is the person's */

/* ---- what a rule may do ---- */

bool person_holds(Db *db, i64 person, Who who, i64 place);
bool is_staff(Db *db, i64 person);
bool account_on(Db *db, i64 person);                 /* there, and not switched off */

/* The center's staff signs in with a second proof, at the latest so long after they became staff. */
enum { PROOF_GRACE = 7 * 24 * 3600 };
Time proof_due(Db *db, i64 person);                 /* when it has to be there; 0: it is, or need not be */
bool proof_late(bool demo, bool proven, OptInt staff_since);        /* of a row that says who asks */

typedef struct { Str email, name; int lang; const char *mail; } PersonNew;   /* mail: the kind that invites them; NULL: the room's own */
Err  person_make(Write *w, const PersonNew *p, i64 *id);            /* ERR_INPUT where the address has an account */
/* An account with a role, and a link to it by mail, good for two weeks, which leads to `back`. */
Err  person_invite(Write *w, const PersonNew *p, Str role, i64 place, Str back, i64 *id);
Err  role_give(Write *w, i64 person, Str role, i64 place);          /* journaled; holding it already is fine */
Err  everybody_signs_out(Write *w, void *unused);                   /* a whole rule: a restored center would take up sessions and tokens that were ended since */
Err  role_withdraw(Write *w, i64 person, Str role, i64 place);      /* ERR_INPUT for the last administrator, and where it is not held */
Err  places_left(Write *w, i64 person);              /* all at once: what they had goes to the desks of their cities, which are told */
void role_loss_told(Write *w, i64 person, Str roles, i64 place);     /* by mail, beside role_withdraw: who took it knows, and who lost it is to know; roles with spaces between */
void tokens_void(Write *w, i64 person);                              /* none of their tokens opens anything any more */
Err  account_switch(Write *w, i64 person, bool off);                /* off: signed out everywhere, its links and tokens void; ERR_INPUT for the last administrator */
Err  not_last_administrator(Write *w, i64 person);                  /* else ERR_INPUT */

/* A link that is good once, as its address; purpose as in schema.sql. */
typedef struct { const char *purpose; i64 person; Str email, name, back; i64 seconds; } LinkNew;
i64  link_make(Write *w, const LinkNew *l);                         /* its id */
Str  link_path(const Store *s, Arena *a, Str handle);
Str  link_address(const Store *s, Arena *a, Str handle);            /* the same with the public address of the center, for whoever keeps it; of mails: mail_once */

/* How often: false where it was tried more than `most` times within the window. key: an address of a person or machine, kept as a tag. */
Str  attempt_bucket(Db *db, const char *what, Str key);
bool attempt_allow(Write *w, const char *what, Str key, i64 most, i64 window);

/* ---- mail ---- */

/* A mail is written when it is sent, by whoever knows what its reader may then see. In a rule: mail_put(w, "mail joined", person, id).
 * At start: mail_lend("mail joined", N_("Mail: welcome to the city"), joined_mail). */
typedef struct { Arena *arena; int lang; Str to, to_name, reply_to, subject, text, id; Time written; } Mail;    /* id: the same at every try; reply_to may be empty */
typedef bool MailFn(JobRun *j, Mail *m);            /* subject and text; false: not wanted any more */
void mail_lend(const char *kind, const char *title, MailFn *fn);     /* title: what it is, for whoever looks after the center */
Str  mail_link(const Mail *m, Str path);            /* a page of the center, "/desk", in the language of the mail */
Str  mail_once(const JobRun *j, const Mail *m, Str handle);     /* the same of a link that is good once */
bool mail_once_say(const JobRun *j, Mail *m, Str subject, Str text, Str city);    /* whole, with {name}, {link} of the one-time link that the job is about, {roles} and {city}; false: it is used, or over */
Str  mail_contact(const Mail *m);                   /* where its readers reach the center: its contact, else the page that says who runs it */
bool mail_say(Mail *m, Str subject, Str text);      /* with what every mail ends with; true */
void mail_answers(Mail *m);                         /* whoever answers it writes to the center's contact, where that is an e-mail address */
void mail_put(Write *w, const char *kind, i64 person, i64 subject);
void mail_put_all(Write *w, const char *kind, Str role, i64 place, i64 subject);   /* to role_readers */
RoleHoldersRows role_readers(Db *db, i64 place, Str role);      /* everybody who holds the role there; where there is no program officer, the administrators */
void mail_put_to(Write *w, const char *kind, i64 link, int lang);             /* to the address of a link that has no person yet */
void mail_by(Err (*send)(void *ctx, const Mail *m), void *ctx);     /* how they go out; NULL: they stay */

/* ---- what is known of a person ---- */

/* A later room adds what it keeps of somebody to their own export, and says what becomes of it when they take their account away. */
typedef void PersonalFn(Db *db, i64 person, Zip *zip);
typedef Err  LeavingFn(Write *w, i64 person);
void personal_lend(PersonalFn *tells, LeavingFn *leaves);           /* at start; each may be NULL */

/* ---- the room ---- */

/* A page that says one thing, kept by no cache. */
Reply notice(Request *rq, int status, Str title, Str text);

/* Set by a later room at start: an account was made, or opened again, by a link of this purpose ('join': somebody with an address of
 * a city). Runs in that link's rule. */
extern Err (*account_ready)(Write *w, i64 person, Str purpose, Str email);

void accounts_lend(void);
extern const Route accounts_routes[];
extern const Command accounts_commands[];
Err  administrator_option(Cli *cli, Str *email);                    /* of init --admin, empty where not given; ERR_USAGE where it is no address */
Err  administrator_make(Cli *cli, Str email, Str *link);            /* for init --admin */

#endif
