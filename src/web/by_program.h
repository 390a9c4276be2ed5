/* by_program.h: the forms of the pages, sent by programs. Not a second set of routes: POST /api/v1/practices/x/record is the form of
 * /practices/x/record, with JSON for what a browser sends and JSON for what a browser shows. Route, rights, field table, rule and
 * journal are the same; so is the one transaction on the writer's thread that all of this runs in.
 *
 *   POST /api/v1/practices/x/record          {"community": "dayton-oh-us", "status": "piloting", "since": "2026-03-01", ...}
 *   Authorization: Bearer rotunda_...        says who asks; a cookie does not
 *   If-Match: "..."                          what it changes, as the sender saw it: the ETag of a GET of the same address
 *   Idempotency-Key: ...                     sent twice, it is done once
 *
 *   201 {"address": "/records/abc"}          200 where it changed what was there; ETag: how it stands now
 *   422 problem details with errors: [{"field": "channel", "message": "Say which letter ..."}]
 *
 * In this order a form is refused: 403 not for programs; 401 no token; 403 no such scope or role; 404 no such row; 400 or 415 no JSON, or
 * no name; 422 a name that was given to something else; 429 too often; 422 fields that are none; 428, 412 not as the sender saw
 * it; then what the rule says. The page has no such words; a name is spent by what was done, not by what was refused.
 */
#ifndef WEB_BY_PROGRAM_H
#define WEB_BY_PROGRAM_H
#include "web/form.h"
#include "web/route.h"

Reply route_take(const Route *route, Request *rq);      /* the handler for a browser, or the form for a program, as the address says */
bool  field_described(const Field *x);                  /* hidden ones without a label, and those aside, are the page's own business */

#endif
