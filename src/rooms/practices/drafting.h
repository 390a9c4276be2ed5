/* drafting.h: how a city writes a practice: drafts in sections, one person at a section, editors, and what becomes of it. */
#ifndef ROOMS_PRACTICES_DRAFTING_H
#define ROOMS_PRACTICES_DRAFTING_H
#include "rooms/matters/matters.h"
#include "rooms/practices/practices.h"

enum { LOCK_SECONDS = 600, SECTIONS = 11 };
typedef struct { const char *name; Str title, asked, example; bool needed; } Section;
extern const Section draft_sections[SECTIONS];
const Section *section_named(Str name);

/* ---- rules ---- */

/* What a new draft of a practice begins with: the sections of the newest draft that became it, else its text as "what was done", without
 * what a copy needs: that stays the editors' judgement, beside it. */
Err draft_fill(Write *w, i64 draft, i64 practice);

typedef struct { i64 draft; const Section *section; i64 person; bool take_over; Str holder; } SectionTake;    /* out: who has it, where it was not taken */
Err section_take(Write *w, void *section_take);

/* done: they leave the section; else it was kept by itself, and what they type next takes its place. apart: in place of nothing. */
typedef struct { i64 draft; const Section *section; Str body; i64 expected; bool done, apart, conflict; Str theirs, holder; i64 version; } SectionSave;
Err section_keep(Write *w, void *section_save);             /* conflict: somebody saved meanwhile; holder: who took it over meanwhile. Nothing was written then */

/* anyway: also while somebody else is writing in it, who then has to stop. Out, where it is refused: missing, the field of the head that is
 * empty; needed, the titles of needed sections that are empty, in lang; writers, who is writing, and where, in lang: "Ben (The problem)". */
typedef struct { i64 draft; int lang; bool anyway; const char *missing; Str needed, writers; } DraftSend;
Err draft_send(Write *w, void *draft_send);                 /* ERR_INPUT: what is missing, and nothing was written */
typedef struct { i64 draft; Str note, level; bool publish, told; Str source_kind, verification, read_on, cost, cost_kind, change, change_kind, slug; } DraftReview;
Err draft_review(Write *w, void *draft_review);             /* of the source and the figures, what is empty was not said; out: slug of the practice; told: somebody of its city, by mail */

Err draft_throw(Write *w, void *draft_id);                  /* all of it; its author is told, if somebody else does it */

bool section_locked(OptInt by, OptInt since, i64 person, Time now);     /* by somebody else, who is still at it */
bool draft_open(Str state);                                 /* its city may change it */
Str  draft_closed(Request *rq, Str state);                   /* why it may not, for a reply of 409 */
Err  draft_still_open(Write *w, i64 draft);                  /* in a rule; else ERR_INPUT */
enum { REVIEW_DAYS = 14 };                                  /* in which the editors read what was sent */
Str  draft_body(Db *db, Arena *a, i64 draft, int lang);     /* all sections as one Markdown text */
void drafting_lend(void);

/* ---- pages ---- */

typedef struct { int kind; Str text; } WordRun;             /* kind: WORDS_SAME, WORDS_GONE, WORDS_NEW */
typedef struct { WordRun *p; isize n; } WordRuns;
typedef struct { const Section *section; Str path, title, state, editor; bool needed, empty, locked, mine; } SectionLine;
typedef struct {
    DraftByHandle row;
    Str   city, path, state, read_by, concern;
    bool  sent, ours, reviews, busy;                              /* the reader may write; may review; somebody else was writing when they sent it */
    struct { SectionLine *p; isize n; } sections;
    Form *head, *review;
    Str   practice, revise, out_reason, out_day;            /* of one that was published: addresses, or why and since when it is out of the library */
} DraftPage;
typedef struct {
    DraftByHandle row;
    Str   name, path, draft_path, title, asked, example, holder;
    Form *form;
    bool  editing, taken;                                   /* taken: by somebody else, while it was edited here */
    Str   closed;                                           /* why the reader cannot write here; empty: they may */
    WordRuns theirs;                                        /* what somebody else saved meanwhile, beside ours */
    Html  shown;
    bool  began;            /* it was written before: there is something to look back at */
} SectionPage;
typedef struct { i64 version; Str when, who; WordRuns runs; } RevisionLine;
typedef struct { Str title, draft_path, path, newest, older; bool ours; struct { RevisionLine *p; isize n; } revisions; } RevisionsPage;     /* newest, older: addresses, empty at an end */
typedef struct { Str title, summary, lang, draft_path; Html body; } PreviewPage;
typedef struct { Str path, title, state, city, day, lang, revise; } DraftLine;       /* revise: an address, or empty */
typedef struct { DraftLine *p; isize n; } DraftLines;
typedef struct { DraftLines drafts, published; bool may_write; } DraftsPanel;

extern const FieldChoice source_kinds_said[];
extern const Field draft_new_fields[], draft_head_fields[], draft_send_fields[], draft_throw_fields[], draft_review_fields[], section_fields[], section_begin_fields[], section_restore_fields[];
Form *draft_head_now(Request *rq, const void *draft);
Form *draft_review_now(Request *rq, const void *draft);
Form *section_now(Request *rq, const void *draft);
Reply draft_new(Request *rq);
Reply draft_make(Request *rq);
Reply draft_show(Request *rq, const DraftByHandle *d);
Reply draft_head_send(Request *rq, const DraftByHandle *d);
Reply draft_preview(Request *rq, const DraftByHandle *d);
Reply draft_sent(Request *rq, const DraftByHandle *d);
Reply draft_throw_show(Request *rq, const DraftByHandle *d);
Reply draft_thrown(Request *rq, const DraftByHandle *d);
Reply draft_reviewed(Request *rq, const DraftByHandle *d);
Reply section_show(Request *rq, const DraftByHandle *d);
Reply section_begin(Request *rq, const DraftByHandle *d);
Reply section_send(Request *rq, const DraftByHandle *d);
Reply section_history(Request *rq, const DraftByHandle *d);
Reply section_restore(Request *rq, const DraftByHandle *d);
void  drafts_panel(Request *rq, Out *o, i64 person);

#endif
