/* qr.h: an address as a QR code (ISO/IEC 18004, error correction M), for paper and screens. */
#ifndef MEDIA_QR_H
#define MEDIA_QR_H
#include "media/draw.h"

/* A whole SVG file, black on white with the quiet zone of four modules; empty where the text is too long (about 2,300 bytes). */
Str  qr_svg(Arena *a, Str text);

/* The same on paper, in a square of that size with its upper left corner at `at`. False where the text is too long. */
bool qr_draw(Draw *d, Arena *a, Str text, Point at, double size);

#endif
