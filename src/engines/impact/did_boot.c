#include "base/parallel.h"
#include "engines/impact/did_work.h"
#include "engines/impact/stream.h"
#include <math.h>

enum { PARTS = 8, WIDE = 8, TABLE = 256 * WIDE };

/* ---- multipliers ---- */

/* Mammen (1993): (1 - sqrt 5) / 2 with chance (1 + sqrt 5) / (2 sqrt 5), else (1 + sqrt 5) / 2. */
static const double low_value = -0.6180339887498949, step_up = 2.23606797749979;
static const u32 chance_up = 0x46C1B475;        /* of the upper one, in 2^-32: (sqrt 5 - 1) / (2 sqrt 5) */

/* 64 bits, each 1 with that chance: random numbers and it are compared from their first binary digit on, until all have differed. */
static inline u64 bits(Stream *g)
{
    u64 open = ~0ull, out = 0;
    for (int digit = 31; digit >= 0 && open; digit--) {
        u64 r = stream_next(g);
        if (chance_up >> digit & 1) out |= open & ~r, open &= r;
        else open &= ~r;
    }
    return out;
}

/* ---- sums ---- */

/* All partial sums of eight rows of WIDE columns. */
static void table_make(const double *rows, double *table)
{
    memset(table, 0, WIDE * sizeof(double));
    for (int bit = 0; bit < 8; bit++)
        for (int i = 0; i < 1 << bit; i++)
            for (int c = 0; c < WIDE; c++) table[((1 << bit) + i) * WIDE + c] = table[i * WIDE + c] + rows[bit * WIDE + c];
}

#define TAKE_BODY \
    for (i64 d = 0; d < draws; d++) { \
        const double *restrict a = one + (size_t)(mask[d] >> shift & 255) * WIDE, *restrict b = two + (size_t)(mask[d] >> (shift + 8) & 255) * WIDE; \
        double *restrict to = sum + d * WIDE; \
        for (int c = 0; c < WIDE; c++) to[c] += a[c] + b[c]; \
    }

typedef void Take(const double *restrict one, const double *restrict two, const u64 *restrict mask, int shift, i64 draws, double *restrict sum);
__attribute__((target("avx512f"))) static void take_wide(const double *restrict one, const double *restrict two, const u64 *restrict mask, int shift, i64 draws, double *restrict sum) { TAKE_BODY }
__attribute__((target("avx2"))) static void take_half(const double *restrict one, const double *restrict two, const u64 *restrict mask, int shift, i64 draws, double *restrict sum) { TAKE_BODY }
static void take_plain(const double *restrict one, const double *restrict two, const u64 *restrict mask, int shift, i64 draws, double *restrict sum) { TAKE_BODY }

static Take *take_best(void) { return __builtin_cpu_supports("avx512f") ? take_wide : __builtin_cpu_supports("avx2") ? take_half : take_plain; }

typedef struct {
    const double *psi;
    isize rows, columns, tiles, blocks;
    i64 draws;
    const u64 *seed;
    double *sum[PARTS];         /* tiles x draws x WIDE */
    Take *take;
} Job;

/* 64 rows of one tile, 0 beyond the end. */
static void tile_gather(const Job *j, isize block, isize tile, double *to)
{
    isize from = block * 64, wide = min_i64(WIDE, j->columns - tile * WIDE);
    memset(to, 0, 64 * WIDE * sizeof(double));
    for (isize r = from; r < min_i64(from + 64, j->rows); r++) memcpy(to + (r - from) * WIDE, j->psi + r * j->columns + tile * WIDE, (size_t)wide * sizeof(double));
}

static void part_sum(void *of, isize p)
{
    Job *j = of;
    u64 *mask = malloc((size_t)j->draws * sizeof(u64));
    double *table = malloc((64 * WIDE + 2 * TABLE) * sizeof(double)), *rows = table + 2 * TABLE;
    j->sum[p] = calloc((size_t)(j->tiles * j->draws * WIDE), sizeof(double));
    must(mask && table && j->sum[p]);
    for (isize block = part_from(j->blocks, PARTS, p); block < part_from(j->blocks, PARTS, p + 1); block++) {
        Stream g = stream_of(j->seed, (u64)block);
        for (i64 d = 0; d < j->draws; d++) mask[d] = bits(&g);
        for (isize tile = 0; tile < j->tiles; tile++) {
            tile_gather(j, block, tile, rows);
            for (int eight = 0; eight < 8; eight += 2) {
                table_make(rows + eight * 8 * WIDE, table), table_make(rows + (eight + 1) * 8 * WIDE, table + TABLE);
                j->take(table, table + TABLE, mask, eight * 8, j->draws, j->sum[p] + tile * j->draws * WIDE);
            }
        }
    }
    free(mask);
    free(table);
}

void multiplier_sums(const double *psi, isize rows, isize columns, i64 draws, const u64 seed[4], int threads, double *out)
{
    Job j = { .psi = psi, .rows = rows, .columns = columns, .tiles = (columns + WIDE - 1) / WIDE, .blocks = (rows + 63) / 64, .draws = draws, .seed = seed, .take = take_best() };
    double *all = calloc((size_t)columns + 1, sizeof(double));
    must(all);
    for (isize r = 0; r < rows; r++) for (isize c = 0; c < columns; c++) all[c] += psi[r * columns + c];
    share_out(threads, PARTS, part_sum, &j);
    for (i64 d = 0; d < draws; d++)
        for (isize c = 0; c < columns; c++) {
            double s = 0;
            for (int p = 0; p < PARTS; p++) s += j.sum[p][(c / WIDE * draws + d) * WIDE + c % WIDE];
            out[d * columns + c] = low_value * all[c] + step_up * s;
        }
    for (int p = 0; p < PARTS; p++) free(j.sum[p]);
    free(all);
}
