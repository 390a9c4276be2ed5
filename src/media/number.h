/* number.h: figures as people of a language write them.
 *
 *              English      Spanish (RAE)
 *   19498      19,498       19 498      (narrow no-break space, from five digits on)
 *   1234       1,234        1234
 *   0.5        0.5          0,5
 *   USD 119050 $1,190.50    1190,50 USD
 *
 * A year, a code or an id is not a figure: write it with put_int. Rounding ("about 1,190") is the caller's.
 */
#ifndef MEDIA_NUMBER_H
#define MEDIA_NUMBER_H
#include "base/buf.h"

void put_number(Buf *b, int lang, i64 n);
void put_decimal(Buf *b, int lang, double v, int decimals);         /* finite; decimals 0 to 9; never "-0" */
void put_money(Buf *b, int lang, i64 minor, Str iso4217);           /* whole amounts without decimals */
Str  number_str(Arena *a, int lang, i64 n);
Str  digits_wide(Arena *a, __int128 n);                             /* of a sum of counts, >= 0 */
Str  number_wide(Arena *a, int lang, __int128 n);
Str  figure_in(Arena *a, int lang, Str figure);                     /* as it was written, but for its point: "7.50", "7,50" */
int  currency_decimals(Str iso4217);                                /* 0, 2 or 3: digits of the minor unit */

#endif
