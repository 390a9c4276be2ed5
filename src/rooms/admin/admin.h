/* admin.h: what the center's own staff watches over: the journal, what waits to be done, and whether the site is set up soundly. */
#ifndef ROOMS_ADMIN_H
#define ROOMS_ADMIN_H
#include "admin.sql.h"
#include "rooms/communities/communities.h"
#include "rooms/matters/matters.h"

/* ---- what is not as it should be (doctor.c) ---- */

typedef enum { FINE, WATCH, BAD } Health;
typedef struct { Health health; Str what, then; } Finding;         /* then: what to do, empty where it is fine */
typedef struct { Finding *p; isize n, cap; } Findings;
Findings doctor(Db *db, Arena *a, Str dir, Time now, int lang);

/* ---- what was done (journal_words.c) ---- */

extern const FieldChoice journal_words[];       /* every action of the journal, with its words for people */

/* ---- the staff's page (center_page.c) ---- */

typedef struct { Str when, who, action, subject, detail; } JournalLine;
typedef struct { i64 id; Str title, to, to_path, made, when, problem; i64 tries; bool dead; } JobLine;       /* to: whom it is for, a name or an address */
typedef struct { Str label, path; } CityLine;
typedef struct { CityLine *p; isize n; } CityLines;
typedef struct {
    struct { JournalLine *p; isize n; } journal;
    struct { JobLine *p; isize n; } jobs;
    Findings findings;
    i64 bad;
    bool administers;
} CenterPage;

void admin_start(Store *s);
void admin_stop(void);
extern const Route admin_routes[];
extern const Command admin_commands[];

#endif
