/* findings.h: what a method found, in one form for the table, JSON, plot and report: so that all methods say the same
 * things in the same words.
 *
 *   Findings f = findings_new(arena, "fe", S("Fixed effects"));
 *   choose(&f, "se", S("cluster"));                 every choice that was made, also by default
 *   fact(&f, "r2", fit.r2);                         numbers beside the estimates
 *   note(&f, "...");                                what a careful reader must know
 *   findings_text(&b, &f); findings_json(&b, &f);
 */
#ifndef ENGINES_FINDINGS_H
#define ENGINES_FINDINGS_H
#include "base/buf.h"
#include "base/command.h"
#include "engines/impact/impact.h"
#include "media/html.h"

typedef struct { const char *name; Str text; } Choice;
typedef struct { const char *name, *label; double value; } Fact;
typedef struct { Str reason; i64 rows; } RowsDropped;

/* A cell is a number where text.p is NULL; NAN is shown as nothing. */
typedef struct { Str text; double number; } Cell;
typedef struct { const char *name; Str title; StrVec head; Vec(Cell) cell; } FindingsTable;     /* cells row by row; name: in JSON */

typedef struct {
    Arena *arena;
    const char *method;
    Str    title, question;         /* "Difference in means", "What did z do to y?" */
    Str    command;                 /* what was typed */
    Str    outcome, treatment;      /* names of columns, for sentences; may be empty */
    Vec(Choice) choice;
    i64    read, used;              /* rows; -1: no file was read */
    Vec(RowsDropped) dropped;
    Vec(Estimate) estimate;
    isize  main;                    /* the estimate that the question is about, -1: none */
    double level;
    double bar, cost;               /* threshold and cost of one treated unit; NAN: not given */
    Vec(Fact) fact;
    StrVec notes;                   /* what was done to the data, or is odd about them */
    StrVec checks, robustness, limits;     /* sentences of the report */
    Vec(FindingsTable) table;
    Html   plot;                    /* of --plot, besides the estimates' own; may be empty */
} Findings;

Findings findings_new(Arena *a, const char *method, Str title);
void choose(Findings *f, const char *name, Str text);
void choose_number(Findings *f, const char *name, double v);
void fact(Findings *f, const char *name, const char *label, double value);
void note(Findings *f, const char *fmt, ...) PRINTF_LIKE(2, 3);
void sentence(Findings *f, StrVec *to, const char *fmt, ...) PRINTF_LIKE(3, 4);
FindingsTable *table_add(Findings *f, const char *name, Str title, const char *const *head);   /* until the next table_add; head ends with NULL */
void cell_text(Findings *f, FindingsTable *t, Str text);
void cell_number(Findings *f, FindingsTable *t, double v);

/* ---- in words ---- */

Str  value_said(Arena *a, double v);               /* 4 significant digits, "1,234", "0.0123", "not known" */
Str  p_said(Arena *a, double p);                    /* "0.0312", "< 0.0001" */
int  dots_of(double chance);                        /* out of a hundred; 0 and 100 only where it is under or over 1 in 200 */
StrVec effect_sentences(const Findings *f);         /* the main estimate for somebody with two minutes */

/* ---- written ---- */

void findings_text(Buf *b, const Findings *f);
void findings_json(Buf *b, const Findings *f);
Html findings_plot(Out *o, const Findings *f);      /* the estimates with their intervals, or plot where it is given; empty where there is none */
Html findings_dots(Out *o, double chance, Str description);
Str  plot_file(Arena *a, Html plot);                /* as a file of its own, with its styles */
void findings_report(Buf *b, Findings *f);          /* a page that needs nothing else */

#endif
