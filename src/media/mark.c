#include "media/mark.h"
#include <math.h>

enum { ARC = 24 };

static Point on_grid(Point at, double size, double x, double y) { return (Point){ at.x + x * size / 24, at.y + y * size / 24 }; }

void mark_draw(Draw *d, Point at, double size, int columns)
{
    static const double column_x[4] = { 3.4, 8.3, 13.3, 18.2 };
    Point dome[ARC + 1];
    for (int i = 0; i <= ARC; i++) dome[i] = on_grid(at, size, 12 - 7.1 * cos(M_PI * i / ARC), 11.6 - 7.1 * sin(M_PI * i / ARC));
    draw_polyline(d, INK_LINE_YOURS, dome, ARC + 1);
    draw_line(d, INK_LINE_YOURS, on_grid(at, size, 12, 4.6), on_grid(at, size, 12, 2.2));
    draw_line(d, INK_LINE_YOURS, on_grid(at, size, 2.6, 11.6), on_grid(at, size, 21.4, 11.6));
    draw_line(d, INK_LINE_YOURS, on_grid(at, size, 1.6, 21.7), on_grid(at, size, 22.4, 21.7));
    for (int i = 0; i < 4; i++) {
        Point a = on_grid(at, size, column_x[i], 13.7), b = on_grid(at, size, column_x[i] + 2.4, 19.6);
        if (i < columns) draw_rect(d, INK_BAR_YOURS, a, b);
        else draw_polyline(d, INK_AXIS, (Point[]){ a, { b.x, a.y }, b, { a.x, b.y }, a }, 5);
    }
}
