/* file_type.h: what a file is, by its content and the ending of its name, which have to agree; and a name that can be kept.
 *
 * Taken are documents, tables, pictures and plain text. Formats that a browser may run (SVG, HTML) are given back as bytes without a
 * type. Packed formats are refused where they unpack to more than UNPACKED_MAX bytes or RATIO_MAX times their size (a bomb). What
 * their directory says is compared with what comes out, of which nothing is kept.
 */
#ifndef MEDIA_FILE_TYPE_H
#define MEDIA_FILE_TYPE_H
#include "base/str.h"

enum { UNPACKED_MAX = 512 * 1024 * 1024, RATIO_MAX = 200 };

typedef struct { const char *ending, *type; } FileType;        /* "pdf", "application/pdf" */
typedef enum { FILE_TAKEN, FILE_NO_KIND, FILE_NOT_ITS_ENDING, FILE_BOMB } FileVerdict;

FileVerdict file_type_of(Str name, Str bytes, const FileType **out);    /* out: only where it is taken */
bool file_is_picture(const FileType *t);                                /* PNG or JPEG */

/* "Report (final).pdf" of "C:\\docs\\Report (final).pdf"; inner dots, signs that cannot be seen and those that mean something to a
 * system become dashes; at most 100 characters; "unnamed" where nothing is left. */
Str file_name(Arena *a, Str sent);
Str file_types_said(Arena *a);                                          /* "pdf, docx, ...": every ending that is taken */

#endif
