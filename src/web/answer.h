/* answer.h: a Reply becomes bytes for the HTTP library: headers that everything carries, entity tags, encodings.
 * With cache.c and server.c the only files that know the library.
 */
#ifndef WEB_ANSWER_H
#define WEB_ANSWER_H
#include "web/reply.h"
#include <microhttpd.h>
#include <stdatomic.h>

typedef enum { ENC_PLAIN, ENC_GZIP, ENC_BROTLI, ENCODINGS } Encoding;

/* Bytes shared by all responses that send them; freed with the last. */
typedef struct Body {
    _Atomic int refs;
    isize n;
    char bytes[];
} Body;

Body *body_new(Str bytes);                              /* one reference */
Body *body_ref(Body *b);
void  body_drop(Body *b);
Body *body_packed(Str bytes, Encoding e);               /* NULL where that would not be smaller, or is not worth it */

Encoding encoding_wanted(Str accept_encoding);          /* the best that the client takes */
bool     type_packs(Str type);                          /* text packs, pictures and PDFs are packed already */

enum { ETAG_SIZE = 24, ID_SIZE = 17 };
void etag_of(Str bytes, Encoding e, char out[ETAG_SIZE]);   /* quoted, strong: one for each encoding */
bool etag_matches(Str if_none_match, const char *etag);

/* What one response needs beside its body. */
typedef struct {
    const Reply *reply;
    Encoding encoding;
    const char *etag;           /* NULL: none */
    const char *cache_control;  /* used where the reply itself says none */
    bool varies;                /* by encoding and fragment */
    bool close;                 /* the connection ends with it */
    const char *id;             /* X-Request-Id */
} AnswerHead;

typedef struct MHD_Response Response;
Response *response_of_body(Body *body, const AnswerHead *head);     /* takes its own reference */
Response *response_of_static(Str bytes, const AnswerHead *head);    /* bytes live for ever */
Response *response_of_arena(Arena *arena, Str bytes, const AnswerHead *head); /* frees the arena when sent */
void      response_set_id(Response *r, const char *id);             /* in place: only its own thread may */

#endif
