/* done.h: what a page says first when a form has led to it: what was done, and what comes next.
 *
 *   static const Done said[] = { { "draft-sent", N_("It is with the editors. They answer within two weeks, and you are told by mail.") }, { 0 } };
 *   done_lend(said);                                                once, when the room starts
 *   return reply_redirect(rq, 303, done_at(rq, "draft-sent", path));   "/drafts/x?done=draft-sent"
 *
 * The address says which, so that a page still rests on its address alone; the script takes it out of the address bar. The words
 * are the room's own: whoever makes such an address for somebody else can have nothing else said.
 */
#ifndef WEB_DONE_H
#define WEB_DONE_H
#include "web/request.h"

typedef struct { const char *name; const char *words; } Done;     /* words are marked with N_ */

void done_lend(const Done *table);                      /* ended by { 0 } */
Str  done_at(Request *rq, const char *name, Str location);  /* a name that no room has lent is a mistake of the program */
Str  done_words(Request *rq);                           /* of this address, in the reader's language; empty: none */

#endif
