/* recording.h: what a city does with a practice, as it records it itself; what became of it, asked again later. */
#ifndef ROOMS_PRACTICES_RECORDING_H
#define ROOMS_PRACTICES_RECORDING_H
#include "rooms/matters/matters.h"
#include "rooms/practices/practices.h"

extern const FieldChoice record_statuses[];
Str status_label(int lang, Str status);
Str status_since(Arena *a, int lang, Str status, Time since);   /* "Pilots it, since 2026-03-01" */
bool status_in_use(Str status);                                 /* piloting, adopted, adapted */
bool status_ended(Str status);                                  /* stopped, declined */

typedef struct { Str label, when, why; } StepLine;
typedef struct { Str handle, title, when; bool open, answered; Str still, dropped, result; } FollowLine;
typedef struct {
    RecordByHandle row;
    Str   city, status, edit_path, mistaken_path, owner;   /* owner: whoever looks after it, where the reader may know; or empty */
    bool  ours, takes;                      /* the reader may change it; may say that it was a mistake */
    struct { StepLine *p; isize n; } steps;
    struct { FollowLine *p; isize n; } follow_ups;
} RecordPage;

typedef struct { Str city, path, status, channel, kept, changed, dropped, reason, lang; bool members_only; } RecordLine;
typedef struct { RecordLine *p; isize n; } RecordLines;
typedef struct { Str label; i64 n; int width; bool left; } FunnelStep;      /* width: of 100, which is all that considered it; left: away from it */
enum { FUNNEL_STEPS = 6 };
typedef struct { RecordLines doing, left; struct { FunnelStep p[FUNNEL_STEPS]; isize n; } funnel; Str record_path, slug; bool completes; } RecordsPanel;
typedef struct { Str title, lang, path, status, channel, reason; bool members_only; } CityRecordLine;
typedef struct { struct { CityRecordLine *p; isize n; } rows; } CityRecords;

extern const Field record_fields[], follow_up_fields[], mistaken_fields[];
Form *record_now(Request *rq, const void *practice);
Reply record_edit(Request *rq, const PracticeBySlug *p);
Reply record_send(Request *rq, const PracticeBySlug *p);
Reply record_show(Request *rq, const RecordByHandle *r);
Reply mistaken_show(Request *rq, const RecordByHandle *r);      /* for who recorded it first, and the city's lead */
Reply mistaken_send(Request *rq, const RecordByHandle *r);
Reply follow_up_show(Request *rq, const FollowUpByHandle *f);
Reply follow_up_send(Request *rq, const FollowUpByHandle *f);

void recording_lend(void);                  /* mails, jobs, the handover */
void records_lend(void);                    /* the panels (recorded.c) */
void records_take_back(void);

/* The rule, also for the API. */
enum { DROPPED_MOST = 8000 };               /* of a record: what its form takes, and three answers */
typedef struct {
    i64  practice, community, owner;
    Str  status, channel, kept, changed, dropped, reason;
    Time since;
    bool members_only;
    Str  handle;                            /* out: of the record */
    bool told, asked;                       /* out: the giving city was written to; somebody is asked later what became of it */
} Recording;
Err  adoption_record_keep(Write *w, void *recording);
Err  adoption_record_mistaken(Write *w, void *record);          /* its id: it stays, and nobody sees it until the city records it anew */

#endif
