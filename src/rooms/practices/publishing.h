/* publishing.h: the staff takes a practice out of the library, and puts it back. Its text, records and drafts stay. */
#ifndef ROOMS_PRACTICES_PUBLISHING_H
#define ROOMS_PRACTICES_PUBLISHING_H
#include "rooms/matters/matters.h"
#include "rooms/practices/practices.h"

typedef struct { PracticeKept row; Str reason, day, path; Form *form; } PublishingPage;     /* form: NULL where it is out */
typedef struct { Str slug, title, lang, day; } WithdrawnLine;
typedef struct { struct { WithdrawnLine *p; isize n; } lines; } WithdrawnPanel;

extern const Field publishing_fields[];

Reply publishing_show(Request *rq, const PracticeKept *p);
Reply publishing_send(Request *rq, const PracticeKept *p);
void  publishing_panel(Request *rq, Out *o, i64 person);      /* on the staff's desk */
void  publishing_lend(void);

#endif
