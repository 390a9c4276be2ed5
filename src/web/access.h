/* access.h: a line of JSON for each request, written by a thread of its own so that a slow disk holds up no answer.
 *
 *   {"time":"2026-11-24T19:18:00Z","id":"6f0c..","method":"GET","route":"/practices/:slug","status":200,"bytes":8123,"micros":412,"cache":true}
 *
 * No address, no query, no user agent, no client: the route's pattern says what was asked for. Where lines come faster
 * than they can be written they are counted, and a line says how many are missing.
 */
#ifndef WEB_ACCESS_H
#define WEB_ACCESS_H
#include "base/buf.h"
#include "base/clock.h"

typedef struct AccessLog AccessLog;
typedef struct {
    const char *id;             /* 16 hexadecimal digits */
    const char *method, *route;
    int  status;
    i64  bytes, micros;
    bool cached;
} AccessLine;

AccessLog *access_open(FILE *to);                       /* NULL gives NULL: no log */
void       access_note(AccessLog *log, const AccessLine *line);
void       access_close(AccessLog *log);                /* writes what is left; does not close the FILE */

#endif
