/* markdown.h: text of people as markup. CommonMark and GitHub's tables, in safe mode: no HTML of the writer's gets through,
 * links are http, https, mailto or a path, headings begin at h2 (a page has one h1), links out of the site say nofollow. */
#ifndef MEDIA_MARKDOWN_H
#define MEDIA_MARKDOWN_H
#include "media/html.h"

Html markdown(Arena *a, Str text);
Str  markdown_plain(Arena *a, Str text);   /* the words alone: for search, excerpts, feeds */
Str  markdown_under(Arena *a, Str text, int level);    /* to stand under a heading: its own headings go down together, until none is above this level (1 to 6) */

#endif
