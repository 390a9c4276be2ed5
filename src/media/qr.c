#include "media/qr.h"
#include <qrencode.h>

enum { QUIET = 4 };

static QRcode *encode(Arena *a, Str text) { return text.n ? QRcode_encodeString(str_z(a, text), 0, QR_ECLEVEL_M, QR_MODE_8, 1) : NULL; }

static bool dark(const QRcode *q, int x, int y) { return q->data[y * q->width + x] & 1; }

/* Dark modules beside each other are one rectangle: so many from x on. */
static int run_of(const QRcode *q, int x, int y)
{
    int n = 0;
    while (x + n < q->width && dark(q, x + n, y)) n++;
    return n;
}

Str qr_svg(Arena *a, Str text)
{
    QRcode *q = encode(a, text);
    if (!q) return (Str){ 0 };
    Buf b = buf_on(a);
    int side = q->width + 2 * QUIET;
    put_fmt(&b, "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 %d %d\" shape-rendering=\"crispEdges\"><path fill=\"#fff\" d=\"M0 0h%dv%dH0z\"/><path d=\"", side, side, side, side);
    for (int y = 0; y < q->width; y++)
        for (int x = 0, n; x < q->width; x += n ? n : 1) {
            n = run_of(q, x, y);
            if (n) put_fmt(&b, "M%d %dh%dv1h-%dz", x + QUIET, y + QUIET, n, n);
        }
    put(&b, S("\"/></svg>\n"));
    QRcode_free(q);
    return buf_str(&b);
}

bool qr_draw(Draw *d, Arena *a, Str text, Point at, double size)
{
    QRcode *q = encode(a, text);
    if (!q) return false;
    double module = size / (q->width + 2 * QUIET);
    for (int y = 0; y < q->width; y++)
        for (int x = 0, n; x < q->width; x += n ? n : 1) {
            n = run_of(q, x, y);
            Point from = { at.x + (x + QUIET) * module, at.y + (y + QUIET) * module };
            if (n) draw_rect(d, INK_BAR_YOURS, from, (Point){ from.x + n * module, from.y + module });
        }
    QRcode_free(q);
    return true;
}
