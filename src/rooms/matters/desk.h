/* desk.h: what the desk of a person shows. */
#ifndef ROOMS_MATTERS_DESK_H
#define ROOMS_MATTERS_DESK_H
#include "web/layout.h"

typedef struct { Str label, next, title, path, who, since, due; bool late; } MatterLine;
typedef struct { MatterLine *p; isize n; } MatterLines;
typedef struct { Str name, proof_due; bool staff; MatterLines waiting, mine, late; Html panels; } DeskPage;

typedef struct { Str words, path; } HandedLine;                     /* path: where its reader may read it; else empty */
typedef struct { HandedLine *p; isize n; } HandedLines;

#endif
