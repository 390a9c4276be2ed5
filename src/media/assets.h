/* assets.h: the files that the program carries inside (styles, scripts, icons, fonts), packed by tools/embed.
 *
 * An address holds a hash of the bytes, so that a browser may keep it for ever: /assets/3f9a1c02be/style.css
 */
#ifndef MEDIA_ASSETS_H
#define MEDIA_ASSETS_H
#include "base/str.h"

typedef struct Asset {
    Str name;            /* "style.css", "fonts/public-sans.woff2" */
    Str path;            /* "/assets/HASH/style.css" */
    Str type;            /* "text/css; charset=utf-8" */
    Str etag;            /* the HASH, 10 hexadecimal digits */
    Str bytes;
    Str gzip, brotli;    /* empty where not smaller */
} Asset;

extern const Asset asset_table[];        /* sorted by name; written by embed */
extern const isize asset_count;

const Asset *asset_find(Str path);       /* by "/assets/HASH/NAME", or NULL */
const Asset *asset_named(Str name);      /* or NULL */
Str          asset_path(Str name);       /* the immutable address; must() exist */

#endif
