/* err.h: what the world does: a code and a sentence for the person, which says what is wrong, where, and what to do.
 *
 *   Err e = csv_open(...);
 *   if (failed(e)) return e;
 */
#ifndef BASE_ERR_H
#define BASE_ERR_H
#include "base/str.h"

/* The codes are the exit codes of the command line. */
typedef enum {
    DONE = 0,
    ERR_FOUND = 1,       /* a check found problems */
    ERR_USAGE = 2,       /* the command was called wrongly */
    ERR_INPUT = 3,       /* input was refused; nothing changed */
    ERR_ENV = 4,         /* disk, lock, network, memory */
    ERR_NONE = 5,        /* no result of the kind asked for exists, or none was reached */
} ErrCode;

typedef struct { ErrCode code; Str text; } Err;

#define OK ((Err){ DONE, { 0 } })
static inline bool failed(Err e) { return e.code != DONE; }
Err err(Arena *a, ErrCode code, const char *fmt, ...) PRINTF_LIKE(3, 4);
Err err_errno(Arena *a, Str what);                   /* ERR_ENV: "what: " and errno in words */

#endif
