/* practices_file.h: a practice as the library's files have it: the columns of practices.csv, and its text from practices.md.
 * docs/FORMATS.md explains each column. Reading and writing are each other's inverse, byte for byte. */
#ifndef ROOMS_PRACTICES_FILE_H
#define ROOMS_PRACTICES_FILE_H
#include "base/buf.h"
#include "base/map.h"
#include "base/vec.h"

enum PracticeColumn {
    SLUG, TITLE, SUMMARY, CONCERNS, COMMUNITY, YEAR_STARTED, COST_TEXT, COST_KIND, COST_MINOR, COST_CURRENCY, COST_PER, FUNDING_TEXT, FUNDING_KIND,
    OUTCOME_TEXT, OUTCOME_KIND, OUTCOME_VALUE, OUTCOME_LOW, OUTCOME_HIGH, OUTCOME_UNIT, OUTCOME_WHAT, EVIDENCE, ADOPTERS, SOURCE, SOURCE_KIND,
    VERIFICATION, YEAR_FROM_MEMORY, NEEDS_TEXT, READ_ON, PRACTICE_COLUMNS
};
extern const char *const practice_columns[];    /* their names, ended by NULL */

typedef struct { Str cell[PRACTICE_COLUMNS]; Str body; bool written; } PracticeRecord;   /* written: here, by people, not read in */

typedef struct { Str slug, body; i64 line; Str head; bool used; } PracticeText;
typedef struct {
    Str  intro;                 /* all before the first "## " */
    Vec(PracticeText) texts;
    Map  by_slug;               /* slug -> index + 1 */
} PracticeTexts;

/* Reads a file of texts. Problems are told with their line (which is counted from 1) and leave that entry out. */
void practice_texts_parse(Arena *a, Str file, PracticeTexts *out, void (*problem)(void *ctx, i64 line, Str what), void *ctx);

/* The text without its end where that says what a copy needs: that is said apart, as the editors' judgement. */
Str practice_text(Str body, Str needs);

/* The heading and the list under it, as the file of texts has them: they say again what the table says. */
void put_practice_head(Buf *b, const PracticeRecord *r);
void put_practice_text(Buf *b, const PracticeRecord *r);

#endif
