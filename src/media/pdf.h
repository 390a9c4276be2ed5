/* pdf.h: one sheet of paper, set from its top to its foot. Texts of any script are shaped by Pango; fonts are the system's.
 *
 *   Pdf *p = pdf_begin(arena, PAPER_A4, S("Right to counsel"), S("en"), changed);
 *   pdf_text(p, PDF_TITLE, S("Right to counsel"), 0);
 *   pdf_text(p, PDF_TEXT, body, 200);                    at most 200 points high, then "…"
 *   Str bytes = pdf_end(p);
 *
 * Lengths are points of 1/72 inch. What would go below the foot is cut there, so it stays one page.
 */
#ifndef MEDIA_PDF_H
#define MEDIA_PDF_H
#include "base/clock.h"
#include "media/draw.h"

typedef enum { PAPER_A4, PAPER_LETTER } Paper;
typedef enum { PDF_TITLE, PDF_LEAD, PDF_HEAD, PDF_TEXT, PDF_SMALL, PDF_FIGURE, PDF_STYLES } PdfStyle;
typedef struct Pdf Pdf;

Pdf   *pdf_begin(Arena *a, Paper paper, Str title, Str lang, Time changed);     /* changed: the date in the file, so that the same facts give the same bytes */
double pdf_width(const Pdf *p);                             /* of the page between its margins */
double pdf_left(const Pdf *p);
double pdf_at(const Pdf *p);                                /* where the next text begins */
double pdf_room(const Pdf *p);                              /* down to the foot */
void   pdf_move(Pdf *p, double down);
void   pdf_column(Pdf *p, double from, double width);       /* the next texts stand there; (0, 0): in the whole width again */
void   pdf_rule(Pdf *p);                                    /* a thin line across */
double pdf_text(Pdf *p, PdfStyle style, Str text, double most);     /* returns its height; most 0: as much as there is room */
double pdf_height(const Pdf *p, PdfStyle style, Str text);    /* how high a text would be */
Draw  *pdf_draw(Pdf *p);
Str    pdf_end(Pdf *p);                                     /* the file; on the arena */

#endif
