/* wire.h: a client that says exactly the bytes it is told to, and takes answers apart by the letter of RFC 9112.
 *
 *   int fd = wire_open(port);
 *   wire_say(fd, S("GET / HTTP/1.1\r\nHost: a\r\n\r\n"));
 *   Str all = wire_rest(a, fd);                   until the server closes, or WIRE_PATIENCE passes
 *   for (Answer w; wire_take(a, &all, "GET", &w);) use(w.status);
 *   close(fd);
 */
#ifndef TESTS_WIRE_H
#define TESTS_WIRE_H
#include "base/buf.h"

enum { WIRE_PATIENCE = 300000 }; /* milliseconds: what takes longer hangs */

typedef struct { int status; Str head, body; } Answer;

int  wire_open(int port);
bool wire_say(int fd, Str bytes);                    /* false: the other side has closed */
Str  wire_rest(Arena *a, int fd);                    /* all that comes */
Str  wire_answer(Arena *a, int fd);                  /* until one whole answer is there */
bool wire_closed(int fd);                            /* waits for the end; true if it came within patience */
bool wire_take(Arena *a, Str *rest, const char *method, Answer *out);   /* false at the end, or where it is no answer */
Str  wire_header(const Answer *w, const char *name); /* p is NULL where it is not there */
Str  wire_statuses(Arena *a, Str all);               /* "200 400", of GETs; "?" where what comes is no answer */
Str  wire_ask(Arena *a, int port, Str bytes);        /* opens, says, and takes all that comes */

#endif
