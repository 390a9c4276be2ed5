/* matters.h: nothing stays silent. Whatever a person hands in is a matter: who has it, since when, what comes next, and by when.
 *
 *   static const MatterKind joining_kind = { "joining", N_("Wants to join"), N_("The lead says yes or no"), .days = 7 };
 *   matter_lend(&joining_kind);                                                          at start
 *   matter_open(w, &joining_kind, &(MatterNew){ .subject = id, .title = name, .path = "/communities/x/people", .place = city });
 *   matter_close(w, &joining_kind, id, "accepted");                                      in the rule that deals with it
 *
 * It lies with a person, or on a desk: of a city's leads, or of the staff (place THE_CENTER, and every place that has no lead).
 * A day after it is due, whoever has it and their lead are told by mail; where the lead has it, or there is none, the staff is.
 */
#ifndef ROOMS_MATTERS_H
#define ROOMS_MATTERS_H
#include "matters.sql.h"
#include "rooms/accounts/accounts.h"

typedef struct {
    const char *name;
    const char *label;          /* what it is */
    const char *next;           /* what comes next */
    int days;                   /* until it is due */
    bool inside;                /* whoever hands it in may not read the page where it is dealt with */
    Str (*said)(Arena *a, int lang, Str title);     /* the title as its reader reads it; NULL: as it is */
} MatterKind;

typedef struct {
    i64  subject;
    Str  title, path;
    i64  author, owner, place;  /* author 0: the program; owner 0, or one who is not of the place any more, or is switched off: its desk */
    Time due;                   /* 0: so many days from now as the kind says */
} MatterNew;

/* What goes from one person to another, or to a city's desk, in a rule; handed_over then tells whoever has it from now on, by mail and
 * on their desk. */
typedef enum { PASSED_OPEN, PASSED_ADOPTION, PASSED_DRAFT, PASSED_OFFICER } PassedKind;
typedef struct { Buf words; } Passed;
Passed passed_on(Arena *a);
void passed_add(Passed *p, PassedKind kind, Str path, Str title);   /* of PASSED_OPEN no path, and how many */
Err  handed_over(Write *w, i64 from, i64 to, i64 place, const Passed *passed);  /* to 0: the desk, whose people are written to; from 0, or who did it: not told */
/* A mail of this kind to whose desk a city’s is; not to whoever leaves it, nor who does it: they know. */
void desk_told(Write *w, const char *kind, i64 from, i64 place, i64 subject, Str args);
bool desk_led(Db *db, i64 place, i64 without);      /* the city has a lead or mayor beside this one; else its desk is the staff's */

void matter_lend(const MatterKind *kind);
Err  matter_open(Write *w, const MatterKind *kind, const MatterNew *m);
Err  matter_close(Write *w, const MatterKind *kind, i64 subject, const char *outcome);
Err  matter_pass(Write *w, const MatterKind *kind, i64 subject, i64 to);     /* to 0: to the desk */
void matter_forget_author(Write *w, const MatterKind *kind, i64 author);     /* their name stood in its title, and they take their account away */
Err  matters_pass(Write *w, i64 from, i64 to, i64 place, Passed *passed);   /* to 0: to the desk */

extern PanelPlace desk_panels;      /* on the desk of a person; id is the person's */
extern const Route matters_routes[];
void matters_start(void);
void handed_start(void);            /* handed_over.c */
extern const Field handed_fields[];
Reply handed_show(Request *rq);
Reply handed_seen(Request *rq);
Err  handed_left(Write *w, i64 person);     /* they are told no more */

#endif
