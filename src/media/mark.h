/* mark.h: the rotunda: a dome on four columns on a step. So many of its columns are filled as we are sure. parts.html draws
 * the same for pages, on the same grid of 24. */
#ifndef MEDIA_MARK_H
#define MEDIA_MARK_H
#include "media/draw.h"

void mark_draw(Draw *d, Point at, double size, int columns);    /* at: its upper left corner; columns 0 to 4 */

#endif
