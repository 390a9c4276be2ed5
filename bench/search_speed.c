/* search_speed: how long the search takes to build and to answer, and how much memory it holds, over made libraries of
 * 5,000 and 100,000 practices; and how long SQLite's FTS5 takes over the same texts with the same terms joined by OR.
 *
 *   search_speed [texts ...]
 *
 * A made practice is about a real one: 6 of 10 of its words are that one's, the others come from the whole library as
 * often as they stand there, and 3 of 100 are made up, the rarer the more there are, so that the vocabulary grows with
 * the library as real ones do (Heaps 1978). Questions are those of queries.tsv, with the list of synonyms.
 */
#include "bench/search_library.h"
#include "base/buf.h"
#include "base/vec.h"
#include "engines/search/slots.h"
#include "engines/search/words.h"
#include <math.h>
#include <sqlite3.h>

/* ---- a made library ---- */

typedef struct { StrVec of_field[SEARCH_FIELDS]; } WordsOf;
typedef struct {
    Arena *arena;
    Library real, made;
    WordsOf *words, all;
    u64 state;
} Maker;

/* xorshift64* (Vigna 2016): the same library each time. */
static u64 draw(Maker *m)
{
    m->state ^= m->state >> 12;
    m->state ^= m->state << 25;
    m->state ^= m->state >> 27;
    return m->state * 2685821657736338717ull;
}

static isize below(Maker *m, isize n) { return (isize)(draw(m) % (u64)n); }

static void collect_words(Maker *m)
{
    m->words = make_array(m->arena, WordsOf, m->real.n);
    for (isize i = 0; i < m->real.n; i++)
        for (int f = 0; f < SEARCH_FIELDS; f++) {
            Words words = { .text = m->real.practice[i].field[f] };
            for (Str word; words_next(&words, &word);) {
                vec_push(m->arena, &m->words[i].of_field[f], word);
                vec_push(m->arena, &m->all.of_field[f], word);
            }
        }
}

/* Word number exp(u) of an endless vocabulary, written in syllables. */
static void put_made_up(Maker *m, Buf *b)
{
    static const char *const syllables[] = { "ba", "re", "mi", "to", "lu", "san", "ver", "di", "cor", "pel", "na", "fu", "gri", "mon", "ta", "shi" };
    u64 number = (u64)exp((double)below(m, 1 << 20) / (1 << 20) * 13);
    for (put(b, S("z")); number; number /= 16) put(b, str_from(syllables[number % 16]));
}

static Str made_field(Maker *m, isize about, int field)
{
    const StrVec *own = &m->words[about].of_field[field], *all = &m->all.of_field[field];
    isize n = own->n ? own->n * 3 / 4 + below(m, own->n / 2 + 1) : 0;
    Buf b = buf_on(m->arena);
    for (isize i = 0; i < n; i++) {
        isize which = below(m, 100);
        if (i) put_char(&b, ' ');
        if (which < 3) put_made_up(m, &b);
        else put(&b, which < 60 ? own->p[below(m, own->n)] : all->p[below(m, all->n)]);
    }
    return buf_str(&b);
}

static Library made_library(Maker *m, isize n)
{
    Library l = m->real;
    l.practice = make_array(m->arena, Practice, n);
    l.n = n;
    for (isize i = 0; i < n; i++) {
        isize about = below(m, m->real.n);
        Practice *p = &l.practice[i];
        *p = m->real.practice[about];
        p->year = (double)(1990 + below(m, 36));
        for (int f = 0; f < SEARCH_FIELDS; f++) if (f != IN_CONCERNS && f != IN_PLACE) p->field[f] = made_field(m, about, f);
    }
    return l;
}

/* ---- the questions ---- */

static StrVec read_questions(Arena *a)
{
    StrVec questions = { 0 };
    Str rest = file_text(a, "bench/queries.tsv"), line, column = { 0 };
    while (str_cut(&rest, '\n', &line)) {
        if (!line.n || line.p[0] == '#') continue;
        for (int i = 0; i < 3; i++) str_cut(&line, '\t', &column);
        vec_push(a, &questions, column);
    }
    return questions;
}

/* This thread's time on the processor: neighbours on the machine do not count. */
static i64 busy_micros(void)
{
    struct timespec t;
    must(clock_gettime(CLOCK_THREAD_CPUTIME_ID, &t) == 0);
    return (i64)t.tv_sec * 1000000 + t.tv_nsec / 1000;
}

static SearchQuery question(Str words) { return (SearchQuery){ .words = words, .lang = S("en"), .sort = -1, .limit = 10 }; }

static int by_value(const void *a, const void *b) { return (*(const i64 *)a > *(const i64 *)b) - (*(const i64 *)a < *(const i64 *)b); }

typedef struct { double median, p99; } Times;      /* ms */

static Times times_of(IntVec *micros)
{
    qsort(micros->p, (size_t)micros->n, sizeof *micros->p, by_value);
    return (Times){ (double)micros->p[micros->n / 2] / 1000, (double)micros->p[micros->n * 99 / 100] / 1000 };
}

enum { ROUNDS = 20 };

static Times time_search(const SearchIndex *x, const StrVec *questions)
{
    Arena *keep = arena_new(), *a = arena_new();
    IntVec micros = { 0 };
    for (int round = 0; round < ROUNDS; round++)
        for (isize i = 0; i < questions->n; i++) {
            SearchQuery q = question(questions->p[i]);
            i64 start = busy_micros();
            search(x, a, &q);
            if (round) vec_push(keep, &micros, busy_micros() - start);     /* the first round warms */
            arena_reset(a);
        }
    Times t = times_of(&micros);
    arena_free(a);
    arena_free(keep);
    return t;
}

/* ---- FTS5 ---- */

static void run(sqlite3 *db, const char *sql) { must(sqlite3_exec(db, sql, NULL, NULL, NULL) == SQLITE_OK); }

static sqlite3 *fts_build(const Library *l)
{
    sqlite3 *db;
    sqlite3_stmt *insert;
    must(sqlite3_open(":memory:", &db) == SQLITE_OK);
    run(db, "CREATE VIRTUAL TABLE t USING fts5(a, b, c, d, e, f, tokenize = 'porter unicode61'); BEGIN");
    must(sqlite3_prepare_v2(db, "INSERT INTO t VALUES (?, ?, ?, ?, ?, ?)", -1, &insert, NULL) == SQLITE_OK);
    for (isize i = 0; i < l->n; i++) {
        for (int f = 0; f < SEARCH_FIELDS; f++) {
            Str s = l->practice[i].field[f];
            sqlite3_bind_text(insert, f + 1, s.p, (int)s.n, SQLITE_STATIC);
        }
        must(sqlite3_step(insert) == SQLITE_DONE);
        sqlite3_reset(insert);
    }
    sqlite3_finalize(insert);
    run(db, "COMMIT");
    return db;
}

/* The terms that the search itself would look for, joined by OR. */
static Str fts_terms(const SearchIndex *x, Arena *a, Str words, isize *terms)
{
    SearchQuery q = question(words);
    Question read = question_read(x, a, &q);
    Slots slots = slots_of(x, a, &read);
    Buf b = buf_on(a);
    *terms = 0;
    for (isize i = 0; i < slots.slot.n; i++)
        for (isize k = 0; k < slots.slot.p[i].alternative.n; k++) {
            i32 term = slots.slot.p[i].alternative.p[k].term;
            if (term < 0) continue;
            put_fmt(&b, "%s\"" STR_FMT "\"", (*terms)++ ? " OR " : "", STR_ARG(lexicon_text(&x->vocabulary.terms, term)));
        }
    return buf_str(&b);
}

static Times time_fts(sqlite3 *db, const SearchIndex *x, Arena *a, const StrVec *questions, double *terms_mean)
{
    IntVec micros = { 0 };
    sqlite3_stmt *ask;
    must(sqlite3_prepare_v2(db, "SELECT rowid FROM t WHERE t MATCH ? ORDER BY bm25(t, 3, 2, 1, 2, 1, 1) LIMIT 10", -1, &ask, NULL) == SQLITE_OK);
    for (isize i = 0; i < questions->n; i += 4) {
        isize n;
        Str terms = fts_terms(x, a, questions->p[i], &n);
        if (!n) continue;
        *terms_mean += (double)n;
        i64 start = busy_micros();
        sqlite3_bind_text(ask, 1, terms.p, (int)terms.n, SQLITE_STATIC);
        while (sqlite3_step(ask) == SQLITE_ROW) {}
        sqlite3_reset(ask);
        vec_push(a, &micros, busy_micros() - start);
    }
    sqlite3_finalize(ask);
    *terms_mean /= (double)max_i64(micros.n, 1);
    return times_of(&micros);
}

/* ---- the table ---- */

static void measure(isize n)
{
    Arena *a = arena_new();
    Maker m = { .arena = a, .real = library_read(a, true), .state = 88172645463325252ull };
    collect_words(&m);
    Library made = made_library(&m, n);
    i64 start = busy_micros();
    SearchIndex *x = search_build(&made.scheme, made.n, library_doc, &made);
    double build = (double)(busy_micros() - start) / 1000, terms = 0;
    StrVec questions = read_questions(a);
    Times mine = time_search(x, &questions);
    sqlite3 *db = fts_build(&made);
    Times fts = time_fts(db, x, a, &questions, &terms);
    printf("%7td texts: build %.0f ms, %.1f MB; query median %.2f ms, p99 %.2f ms; FTS5, the same terms (%.0f in the mean): median %.1f ms, p99 %.1f ms, ratio %.0f\n",
        n, build, (double)search_bytes(x) / 1e6, mine.median, mine.p99, terms, fts.median, fts.p99, fts.median / mine.median);
    sqlite3_close(db);
    search_free(x);
    arena_free(a);
}

int main(int argc, char **argv)
{
    i64 n;
    for (int i = 1; i < argc; i++) if (str_i64(str_from(argv[i]), &n) && n > 0) measure(n);
    if (argc < 2) {
        measure(5000);
        measure(100000);
    }
    return 0;
}
