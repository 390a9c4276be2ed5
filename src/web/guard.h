/* guard.h: what the HTTP library does not check for us (docs/SECURITY.md lists it), before any handler runs.
 *
 * Two guards. head_check refuses heads that two readers could understand differently (request smuggling) or that ask for
 * more than we take. The watch ends connections that take longer than they may, however steadily their bytes trickle in.
 */
#ifndef WEB_GUARD_H
#define WEB_GUARD_H
#include "web/request.h"
#include <pthread.h>
#include <stdatomic.h>

/* ---- heads ---- */

enum { ADDRESS_MAX = 8 * 1024, HEADERS_MAX = 100 };

typedef struct { int status; const char *why; } Refusal;   /* status 0: nothing to object to */

void    head_note(Head *head, Str name, Str value);         /* called for each header, in their order */
bool    header_folded(Str name, Str value);                 /* of a line that went on in the next: views as the library gives them */
Refusal head_check(const Head *head, Str method, Str version, isize address_length);
i64     head_body_length(const Head *head);                 /* announced bytes, 0 for none, -1 for chunked */
const char *method_known(Str method);                       /* our own spelling of it, or NULL: what a client wrote never goes into a log */

/* Answers written past the library, where it takes none: whole, with the headers that everything carries. */
extern const char answer_late[], answer_too_large[];

/* ---- the watch over connections ---- */

/* Where a connection stands. The watch may only end one whose phase it could change to CUT; whoever goes on with a request
 * must have changed the phase himself. So no answer is ever written by two. */
typedef enum {
    PHASE_NEW,      /* connected, no request line yet */
    PHASE_IDLE,     /* between two requests */
    PHASE_HEAD,     /* from the request line to the end of the head */
    PHASE_BODY,
    PHASE_WORK,     /* a handler has it: never cut */
    PHASE_ANSWER,   /* the answer is on its way */
    PHASE_CUT,      /* ended by the watch, or by watch_end_with */
} Phase;

/* Invariants: 1. a Watched stands in the list exactly while its socket is open; the list's lock is held when it is taken
 * out and while the watch shuts a socket down, so a number that was reused for another socket is never touched.
 * 2. deadline is in microseconds of clock_micros; INT64_MAX: none. */
typedef struct Watched {
    struct Watched *next, **at;
    int fd;
    _Atomic int phase;
    _Atomic i64 deadline;
} Watched;

typedef struct Watch {
    pthread_mutex_t lock;
    Watched *first;
    pthread_t thread;
    int  tick_ms;
    _Atomic bool stopping;
    _Atomic i64 cut_count;          /* ended for being late */
    _Atomic i64 open_count;
} Watch;

void watch_start(Watch *w, int tick_ms);
void watch_end(Watch *w);
void watch_add(Watch *w, Watched *c, int fd, i64 deadline);
void watch_remove(Watch *w, Watched *c);
bool watch_move(Watched *c, Phase from, Phase to, i64 deadline);   /* false: it was cut meanwhile */
bool watch_end_with(Watched *c, Phase from, const char *answer);   /* by the connection's own thread, in the middle of a body */
void watch_cut_idle(Watch *w);      /* at stop: closes what has no request under way */
int  watch_busy(Watch *w);          /* connections with a request under way */
void watch_cut_all(Watch *w);       /* at stop, after the time was up: all but what a worker holds */

#endif
