/* joining.h: how somebody becomes one of a city's people: by a work e-mail of the city, and the lead's yes. */
#ifndef ROOMS_COMMUNITIES_JOINING_H
#define ROOMS_COMMUNITIES_JOINING_H
#include "rooms/communities/communities.h"
#include "rooms/matters/matters.h"

/* The part of an address that says whose it is: "dayton.gov" of "ana@mail.dayton.gov" (by the public suffix list). Empty where that is no
 * name of anybody's: a suffix ("gov.uk"), a number. */
Str  domain_of(Arena *a, Str email_or_host);
Str  mail_host(Arena *a, Str email_or_host);     /* all of what stands behind the @, in ASCII and small letters; empty: no mail domain */
bool domain_is_free(Str domain);                /* a mail host where anybody has an address */

typedef struct { Str handle, name, email, asked; } JoiningLine;
typedef struct { Str handle, name, email, role, label, since; bool off; } CityPerson;
typedef struct {
    CommunityFind row;
    Str   label, path;
    bool  staff, leads;
    struct { JoiningLine *p; isize n; } joinings;
    struct { CityPerson *p; isize n; } people;
    struct { Str *p; isize n; } domains;
    Form *domain;
} CityPeoplePage;

extern const Field joining_fields[], domain_fields[], leave_fields[];
Reply join_show(Request *rq);
Reply join_send(Request *rq);
Reply city_people_show(Request *rq, const CommunityFind *c);
Reply joining_decided(Request *rq, const CommunityFind *c);
Reply domain_added(Request *rq, const CommunityFind *c);
Reply domain_taken(Request *rq, const CommunityFind *c);
Reply leave_show(Request *rq, const CommunityFind *c);
Reply leave_done(Request *rq, const CommunityFind *c);
Err   place_left(Write *w, i64 person, i64 place);            /* somebody loses the last role there: to the desk with what they have */
void  place_off(Write *w, i64 person, i64 place);             /* somebody’s account there was switched off: its desk is told, and can hand over */
void  city_people_start(void);

typedef struct { Str slug, label, role; } MyCity;
typedef struct { struct { MyCity *p; isize n; } cities; bool asks; Str here; } MyCities;     /* asks: of one city, while the browser does not say where its reader works */
void joining_start(void);

#endif
