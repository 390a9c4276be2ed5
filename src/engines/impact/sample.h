/* sample.h: the rows that a method works on: read from the file or standard input, those left out counted by reason. */
#ifndef ENGINES_SAMPLE_H
#define ENGINES_SAMPLE_H
#include "engines/impact/findings.h"
#include "engines/impact/formula.h"

typedef struct {
    Arena  *arena;
    Columns c;
    u8     *keep;                   /* of each row; settled rows are all kept */
    Vec(RowsDropped) dropped;
    isize   read;
} Sample;

/* Reads the file of the command's first argument, with the columns of `needed`, of `other` (may be NULL) and of --where.
 * Rows where --where is not true or where something of `needed` is missing are marked. */
Err  sample_read(Cli *cli, const ColumnWishes *needed, const ColumnWishes *other, Sample *s);
void sample_drop(Sample *s, isize row, Str reason);             /* a row that is still kept; nothing otherwise */
Err  sample_settle(Sample *s);                                  /* takes marked rows out; ERR_NONE where none is left */
void sample_free(Sample *s);
void sample_say(const Sample *s, Findings *f);

const double *sample_number(const Sample *s, Str column);       /* of a COLUMN_NUMBER that was needed */
Groups sample_groups(const Sample *s, Str column);              /* of a settled COLUMN_ID: compact */
Str    sample_level(const Sample *s, Str column, i32 code);     /* text of a compact code */
i64    sample_line(const Sample *s, isize row);

/* Weights: zero drops the row, a negative one is refused. Before sample_settle. */
Err  sample_weights(Sample *s, Str column);

/* ---- options that all methods share ---- */

StrVec names_given(Cli *cli, const char *option);               /* "a,b" or "a + b" */
Err  real_given(Cli *cli, const char *option, double low, double high, double *out);   /* NAN where not given */
Err  word_given(Cli *cli, const char *option, const char *words, isize *out);          /* "a|b|c"; index */
Str  word_at(const char *words, isize i);                                               /* and back */
Err  outputs_apart(Cli *cli);                                   /* no file that is written is another of these, or one that is read */
Err  argument_needed(Cli *cli, isize at, const char *what, Str *out);
/* The formula: the second argument, or made of --outcome, --treatment, --covariates and, where `bar` is given, --unit and --time behind it. */
Err  formula_given(Cli *cli, Str bar, Str *out);
Err  level_given(Cli *cli, double *out);
int  threads_given(void);

/* Prints the findings as asked: table or --json, --plot, --report. */
Err  findings_out(Cli *cli, Findings *f);
Err  findings_file(Cli *cli, Str path, Str bytes);
Str  command_typed(Cli *cli);

#define REPORT_OPTIONS \
    { "report", "FILE.html", "write a report for people, a page of its own", NULL }, \
    { "lang", "en|es", "the language of the report, and of what is said", "en" }

#define SAYING_OPTIONS \
    { "level", "SHARE", "of intervals", "0.95" }, \
    { "threshold", "NUMBER", "say the chance that the effect is above it", NULL }, \
    { "cost", "NUMBER", "of one treated unit: say what a unit of the outcome costs", NULL }, \
    { "plot", "FILE.svg", "draw the estimates", NULL }, \
    REPORT_OPTIONS

#define WHERE_OPTION { "where", "CONDITION", "only the rows where it is true: year >= 2004 and state in ('CA', 'NY')", NULL }
#define SHARED_OPTIONS WHERE_OPTION, { "weights", "COLUMN", "weights above zero", NULL }, SAYING_OPTIONS

#endif
