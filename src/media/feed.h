/* feed.h: an Atom feed (RFC 4287). Texts are plain; addresses are whole.
 *
 *   Buf b = buf_on(arena);
 *   feed_begin(&b, &(Feed){ .title = S("Practices"), .address = self, .page = list, .lang = S("en"), .updated = newest });
 *   feed_entry(&b, &(FeedEntry){ .title = p->title, .address = address, .summary = p->summary, .updated = p->changed });
 *   feed_end(&b);
 */
#ifndef MEDIA_FEED_H
#define MEDIA_FEED_H
#include "base/clock.h"

typedef struct { Str title, address, page, lang, author; Time updated; } Feed;              /* address: of the feed, and its id; page: the list that it follows */
typedef struct { Str title, address, summary, lang; Time updated; } FeedEntry;      /* address: also its id */

void feed_begin(Buf *b, const Feed *f);
void feed_entry(Buf *b, const FeedEntry *e);
void feed_end(Buf *b);

void put_xml(Buf *b, Str s);    /* escaped for text and quoted attributes; characters that XML 1.0 does not allow are left out */

#endif
