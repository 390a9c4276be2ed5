/* files.h: what stands beside a practice: attachments, and kept copies of its sources. */
#ifndef ROOMS_PRACTICES_FILES_H
#define ROOMS_PRACTICES_FILES_H
#include "rooms/practices/drafting.h"
#include "web/form.h"

enum { FILES_A_PRACTICE = 20 };

typedef struct { Str handle, title, address, host, read_on, name, size, hash; bool fetched, shown; } FileLine;     /* fetched: whoever looks may */
typedef struct FileList { struct { FileLine *p; isize n; } lines; Str path; bool may; } FileList;                           /* path: where one is added or taken away */
typedef struct { FileList list; Str title, lang, back; Form *form; } FilesPage;

void  files_of_draft(Request *rq, const DraftByHandle *d, FileList *out);
void  files_of_practice(Request *rq, i64 practice, Str slug, FileList *out);

extern const Field file_fields[], file_take_fields[];
Reply draft_files(Request *rq, const DraftByHandle *d);
Reply draft_file_send(Request *rq, const DraftByHandle *d);
Reply practice_files(Request *rq, const PracticeBySlug *p);
Reply practice_file_send(Request *rq, const PracticeBySlug *p);
Reply file_take(Request *rq, const AttachmentFind *t);
Reply file_fetch(Request *rq, const AttachmentFind *t);
Str   file_taking(Out *o, Str handle);                  /* "/files/x/take" */
void  files_lend(void);

#endif
