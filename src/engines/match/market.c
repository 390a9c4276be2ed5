#include "engines/match/match.h"

__int128 match_places(const Market *m)
{
    __int128 sum = 0;
    for (i32 p = 0; p < m->positions; p++) sum += m->capacity[p];
    return sum;
}

i64 *match_open(Arena *a, const Market *m)
{
    i64 *open = make_array(a, i64, m->positions);
    for (i32 p = 0; p < m->positions; p++) open[p] = m->capacity[p];
    for (i32 i = 0; m->fixed && i < m->applicants; i++) if (m->fixed[i] >= 0) must(open[m->fixed[i]]-- > 0);
    return open;
}

bool match_rank(const Market *m, const i64 *got, i32 applicant, i64 *rank)
{
    const MatchCouples *couples = m->couples;
    i32 k = couples ? couples->couple[applicant] : -1, p = match_position(m, got, applicant);
    if (k >= 0 && couples->listed[k]) {
        i64 x = got[couples->member[k][0]], y = got[couples->member[k][1]];
        for (i64 w = couples->from[k]; w < couples->from[k + 1]; w++) if (couples->wish[w][0] == x && couples->wish[w][1] == y) { *rank = couples->rank[w]; return p >= 0; }
        return false;
    }
    for (i64 c = m->from[applicant]; p >= 0 && c < m->from[applicant + 1]; c++) if (m->choice[c].at == p) { *rank = m->rank[c]; return true; }
    return false;
}
