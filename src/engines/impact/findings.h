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
typedef struct { const char *name, *label; double value; bool headline; } Fact;     /* headline: stands at the top of the JSON too */
typedef struct { Str reason; i64 rows; } RowsDropped;

/* A cell is a number where text.p is NULL (NAN is shown as nothing), or where number stands beside its text; words: a text of ours, not of the file. */
typedef struct { Str text; double number; bool words; } Cell;
typedef struct { const char *name; Str title; StrVec head; Vec(Cell) cell; Estimate *overall; } FindingsTable;     /* cells row by row; name: in JSON; "a.b" of neighbours makes an object a;
    overall: in JSON an estimate, with the rows as its "effects" */

/* A drawing for a sheet, which is that of files too, and one for a phone. */
enum { SHEET = 720, PHONE = 340 };
typedef struct { Html sheet, phone; } Drawn;

typedef struct {
    Arena *arena;
    int lang;                       /* of --lang: what is said, but for terms, choices and reasons, which JSON and the table have in English */
    const char *method;
    Str    title, question;         /* "Difference in means", "What did z do to y?" */
    Str    command;                 /* what was typed */
    Str    outcome, treatment;      /* names of columns, for sentences; may be empty */
    Str    time;                    /* of a panel: the column of periods; "3 years before" */
    Vec(Choice) choice;
    i64    read, used;              /* rows; -1: no file was read */
    Vec(RowsDropped) dropped;
    Vec(Estimate) estimate;
    isize  main;                    /* the estimate that the question is about, -1: none */
    Str    best;                    /* what it is, in a sentence; empty: the usual one */
    const Estimate *next;           /* what one more place has to expect; NULL: nothing is known of that */
    double level;
    double control_mean;            /* of a trial; NAN: the treatment is no yes or no */
    bool   ratio;                   /* effects are logarithms of ratios, and are said as ratios; bar too */
    double bar, cost;               /* threshold and cost of one treated unit; NAN: not given */
    Vec(Fact) fact;
    StrVec notes;                   /* what was done to the data, or is odd about them */
    StrVec checks, robustness, limits;     /* sentences of the report */
    Vec(FindingsTable) table;
    StrVec doubt;                   /* what would change the conclusion, where a method says more of it than the estimate does */
    Str    axis;                    /* what estimates are drawn in; empty: the usual words */
    Drawn  plot;                    /* of --plot, besides the estimates' own; may be empty */
    Str    plot_says;               /* under it in the report */
    Drawn  second;                  /* a further drawing of the report, with what it says; may be empty */
    Str    second_says;
} Findings;

Findings findings_new(Cli *cli, const char *method, Str title);     /* in the language of --lang */
void choose(Findings *f, const char *name, Str text);
void choose_number(Findings *f, const char *name, double v);
void fact(Findings *f, const char *name, const char *label, double value);
void headline(Findings *f, const char *name, const char *label, double value);
void note(Findings *f, const char *fmt, ...) PRINTF_LIKE(2, 3);             /* fmt: N_("..."), said in the language of f */
void sentence(Findings *f, StrVec *to, const char *fmt, ...) PRINTF_LIKE(3, 4);
Str  worded(const Findings *f, const char *fmt, ...) PRINTF_LIKE(2, 3);     /* the same as a text */
FindingsTable *table_add(Findings *f, const char *name, Str title, const char *const *head);   /* until the next table_add; head ends with NULL */
void cell_text(Findings *f, FindingsTable *t, Str text);
void cell_words(Findings *f, FindingsTable *t, Str english);
void cell_number(Findings *f, FindingsTable *t, double v);
void cell_exact(Findings *f, FindingsTable *t, double v);    /* as it stands in a file: a year is no count */
static inline bool cell_is_number(const Cell *c) { return !c->text.p || c->number == c->number; }

/* ---- in words ----
 * Our texts are marked N_("...") or _("...") and English until they are said. A translation of a format has its conversions in their
 * order, or numbers them all (%2$s). Titles, labels, heads and cell_words are translated where they are shown. */

const char *words_in(int lang, const char *english) __attribute__((format_arg(2)));
const char *words(const Findings *f, const char *english) __attribute__((format_arg(2)));
Str  figure_said(Arena *a, int lang, double v);     /* 4 significant digits, "1,234", "0.0123", "not known" */
Str  value_said(const Findings *f, double v);
Str  str_capital(Arena *a, Str s);                  /* begins a sentence */
const char *about_said(const Findings *f, double v);       /* for sentences: "0.0668", "1,794" */
const char *decimals_said(const Findings *f, double v, int decimals);
Str  effect_said(const Findings *f, double v);     /* as value_said; a ratio: "0.49 times" */
Str  zero_said(const Findings *f);                  /* "zero", "one" */
Str  p_said(const Findings *f, double p);           /* "0.0312", "< 0.0001" */
Str  chance_said(const Findings *f, double chance); /* "about 83 in 100", "more than 99 in 100" */
Str  term_said(const Findings *f, Str term);        /* "event time::-3" is "3 years before"; a column stays what it is called */
Str  since_began(const Findings *f);                 /* "years since the treatment began" */
Str  cell_said(const Findings *f, const Cell *c);
Str  reason_said(const Findings *f, Str reason);    /* why rows were left out */
Str  change_in(Arena *a, int lang, Str outcome);    /* "change in lemp", beside an axis */
int  dots_of(double chance);                        /* out of a hundred; 0 and 100 only where it is under or over 1 in 200 */
/* The main estimate for somebody with two minutes. chances: those that dots show too are among them. */
StrVec effect_sentences(const Findings *f, bool chances);
Str  chance_sentence(const Findings *f, double bar, double chance);     /* bar: 0, or what was named */
Str  next_sentence(const Findings *f, double bar, double chance);       /* of one more place */

/* ---- written ---- */

void findings_text(Buf *b, const Findings *f);
void findings_json(Buf *b, const Findings *f);
Drawn findings_plot(const Findings *f);              /* the estimates with their intervals, or plot where it is given; empty where there is none */
Out *drawing_on(const Findings *f);                 /* where to draw: a buffer of its own */
/* f->plot = DRAWN(event_plot(drawing_on(f), width, ...)); */
#define DRAWN(call) __extension__({ Drawn drawn_; double width = SHEET; drawn_.sheet = (call); width = PHONE; drawn_.phone = (call); drawn_; })
FindingsTable findings_estimates(const Findings *f, bool plain);     /* plain: terms as people say them */
Html findings_dots(Out *o, double chance, Str description);
Str  plot_file(Arena *a, Html plot);                /* as a file of its own, with its styles */
void findings_report(Buf *b, Findings *f);          /* a page that needs nothing else */

/* ---- drawings of methods without estimates, for plot ---- */

typedef struct { Str description, x_label, y_label, mark_label; const double *x, *y; isize n; double mark_x, mark_y; } Curve;   /* y from 0 to 1, x rising */
Html curve_plot(Out *o, double width, const Curve *c);
typedef struct { Str label; double first; } TimingRow;      /* first: INFINITY, never */
Html timing_plot(Out *o, double width, Str description, const TimingRow *row, isize rows, const Str *period, const double *period_value, isize periods);

#endif
