/* multipart.h: the body of a form that carries files (RFC 7578, RFC 2046), taken apart without copying.
 *
 *   Multipart m;
 *   Part p;
 *   if (multipart_begin(&m, content_type, body)) while (multipart_next(&m, &p)) ...      then: m.bad
 *
 * What is not as the standard says (no boundary, a part without its end or name, more than PARTS_MOST parts) leaves the rest unread and
 * m.bad set: who sees that uses nothing of it.
 */
#ifndef MEDIA_MULTIPART_H
#define MEDIA_MULTIPART_H
#include "base/str.h"

enum { PARTS_MOST = 256, PART_HEAD_MAX = 4096, BOUNDARY_MAX = 70 };

typedef struct {
    Str  name, filename;        /* as they were sent: any bytes but quotes and line ends */
    Str  bytes;
    bool file;                  /* it has a filename, which may be empty: no file was chosen */
} Part;

typedef struct {
    Str  rest;
    char end[BOUNDARY_MAX + 5]; /* "\r\n--boundary" */
    isize end_n;
    int  parts;
    bool bad, done;
} Multipart;

bool multipart_type(Str content_type);                                  /* is it multipart/form-data? */
bool multipart_begin(Multipart *m, Str content_type, Str body);         /* false: bad */
bool multipart_next(Multipart *m, Part *p);                             /* false: done, or bad */

#endif
