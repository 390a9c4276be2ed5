/* membership.h: what a city says and promises here: membership of the coalition, the declaration of service, its own page, its service
 * plan, and the help that its people offer. */
#ifndef ROOMS_COMMUNITIES_MEMBERSHIP_H
#define ROOMS_COMMUNITIES_MEMBERSHIP_H
#include "rooms/communities/communities.h"
#include "rooms/matters/matters.h"

/* ---- what the community's page shows of it ---- */

typedef struct { Str day, value, note; } CountLine;
typedef struct {
    Str  handle, title, state, metric, aim, latest, until, lang;        /* aim: "from 10 to 40"; latest: "23 on 1 May 2026"; empty where not said */
    Html what;
    OptReal done;                                                       /* of the way from baseline to target, 0 to 1 */
    Str  percent;
    struct { CountLine *p; isize n; } counts;
} PlanLine;
typedef struct { Str handle, offers, name, email; bool mine; } HelpLine;   /* name, email: empty for the public */
typedef struct CityFace {
    Str  slug, since;                                                   /* a member since; empty: none */
    DeclarationLatest declaration;                                      /* id 0: none */
    Str  signed_on;
    Html declared;
    CityPageOf row;
    Html about;
    bool leads, ours, staff;                                            /* whoever looks: leads the city, is of its people, is of the staff */
    struct { PlanLine *p; isize n; } plan;
    struct { HelpLine *p; isize n; } help;
} CityFace;
void  city_face(Request *rq, const CommunityFind *c, CityFace *out);

/* ---- membership (membership.c) ---- */

typedef struct {
    CommunityFind city;
    MembershipOf  row;                                                  /* id 0: never asked */
    Str  label, path, state, next, asked;
    bool leads, staff, mayor, member, waits;
    Form *ask, *decide, *sign;                                          /* NULL where whoever looks has nothing to fill in */
    Html declared;
    DeclarationLatest declaration;
    Str  signed_on;
} MembershipPage;
extern const Field membership_fields[], membership_answer_fields[], city_page_fields[], plan_fields[], plan_throw_fields[], count_fields[], help_fields[];
Form *city_page_now(Request *rq, const void *community);
Form *plan_now(Request *rq, const void *community);
Form *help_now(Request *rq, const void *community);
/* A form about a city, with the way back to its page. */
Reply to_city(Request *rq, const CommunityFind *c, const char *done);     /* to its page, which says so */
Reply city_form(Request *rq, const CommunityFind *c, const FormFrame *frame, Form *f);
Reply membership_show(Request *rq, const CommunityFind *c);
Reply membership_asked(Request *rq, const CommunityFind *c);
Reply membership_decided(Request *rq, const CommunityFind *c);
Reply declaration_signed(Request *rq, const CommunityFind *c);
typedef struct { i64 community; Str slug, label, why, mayor, mayor_email; } MembershipAsking;
Err   membership_asking(Write *w, void *membership_asking);     /* by w->actor; the center's staff has it on their desk */
Err   declaration_make(Write *w, i64 community, i64 person, Str name, Str office, int lang);

/* ---- the page, the plan (city_page.c, plan.c) ---- */

Reply city_page_edit(Request *rq, const CommunityFind *c);
Reply city_page_send(Request *rq, const CommunityFind *c);
Reply plan_new(Request *rq, const CommunityFind *c);
Reply plan_make(Request *rq, const CommunityFind *c);
Reply plan_edit(Request *rq, const CommunityFind *c);
Reply plan_send(Request *rq, const CommunityFind *c);
Reply plan_throw(Request *rq, const CommunityFind *c);
Reply plan_thrown(Request *rq, const CommunityFind *c);
Reply plan_count(Request *rq, const CommunityFind *c);
Reply plan_counted(Request *rq, const CommunityFind *c);
void  plan_fill(Request *rq, const CommunityFind *c, CityFace *out);

/* ---- help (helping.c) ---- */

Reply help_edit(Request *rq, const CommunityFind *c);
Reply help_send(Request *rq, const CommunityFind *c);
Reply help_write(Request *rq, const CommunityFind *c);
Reply help_written(Request *rq, const CommunityFind *c);
void  help_fill(Request *rq, const CommunityFind *c, CityFace *out);

void  membership_start(void);
void  helping_start(void);
void  city_page_start(void);

#endif
