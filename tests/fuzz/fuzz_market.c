/* fuzz_market.c: any bytes as the files of a market: refused with a reason, or a market whose match the checker finds nothing wrong with. */
#include "engines/match/match_check.h"
#include "engines/match/match_commands.h"
#include "engines/match/match_files.h"
#include "tests/fuzz/files.h"

static void nothing_hear(void *of, Str what) { (void)of, (void)what; }

static void check_arrays(const Market *m)
{
    for (i32 i = 0; i < m->applicants; i++) {
        HOLDS(m->from[i] <= m->from[i + 1] && m->applicant_id[i].n > 0);
        for (i64 c = m->from[i]; c < m->from[i + 1]; c++) {
            HOLDS(m->choice[c].at >= 0 && m->choice[c].at < m->positions && m->choice[c].esteem >= -1 && m->by[c] == i);
            HOLDS(c == m->from[i] || m->rank[c - 1] <= m->rank[c]);
        }
    }
    for (i32 p = 0; p < m->positions; p++) HOLDS(m->capacity[p] >= 0 && m->minimum[p] >= 0 && m->minimum[p] <= m->capacity[p]);
}

static void check_match(Arena *a, const Market *m)
{
    MatchTies ties = { 0 };
    i64 *got = make_array(a, i64, m->applicants);
    i32 *position = make_array(a, i32, m->applicants);
    bool *has_row = make_array(a, bool, m->applicants);
    match_applicants_propose(m, &ties, got);
    for (i32 i = 0; i < m->applicants; i++) position[i] = match_position(m, got, i), has_row[i] = true;
    HOLDS(match_check(a, m, &(MatchClaim){ position, NULL, has_row }, &ties, &(MatchTold){ nothing_hear, NULL, NULL }) == 0);
}

int LLVMFuzzerTestOneInput(const u8 *p, size_t n)
{
    Arena *a = arena_new();
    Files f;
    MarketFiles files;
    bool named = files_open(&f, a, &match_commands[0], p, n) && files_has(&f, "positions") && files_has(&f, "applicant-prefs") && files_has(&f, "position-prefs");
    if (named && files_has(&f, "reserves") == files_has(&f, "categories")) {
        Err e = market_read(&f.cli, &files);
        if (failed(e)) HOLDS(e.code == ERR_INPUT && e.text.n > 0);
        else {
            check_arrays(&files.market);
            if (!files.market.couples && !(files.market.caps && files.market.reserves)) check_match(a, &files.market);
        }
    }
    files_close(&f);
    arena_free(a);
    return 0;
}
