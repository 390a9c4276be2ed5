/* commitment.h: what is published before a draw, and the files that it binds. docs/FORMATS.md describes them. */
#ifndef ENGINES_COMMITMENT_H
#define ENGINES_COMMITMENT_H
#include "base/command.h"
#include "engines/lottery/lottery.h"

typedef struct { Str stratum; i64 slots; } LotteryQuota;
typedef Vec(LotteryQuota) LotteryQuotas;

typedef struct {
    i64 slots;
    Str strata, weights;            /* columns; p is NULL: none */
    LotteryQuotas quotas;           /* p is NULL: none; their sum is slots */
} LotterySettings;

typedef struct {
    LotterySettings settings;
    i64 units;
    u8  units_hash[32];             /* SHA-256 of the bytes of the file of units */
    u8  secret_hash[32];            /* of the secret's 32 bytes */
    Str public_source;
    u8  file_hash[32];              /* of the commitment's own bytes, where it was read from a file */
} Commitment;

Str commitment_text(Arena *a, const Commitment *c);                             /* JSON */
Err commitment_read(Arena *a, Str name, Str bytes, Commitment *out);            /* ERR_INPUT where it is none */

/* The units as a plan, with what is needed to name them again. */
typedef struct {
    LotteryPlan plan;
    Str *id;                        /* of each unit */
    Str *stratum;                   /* names */
    Str  bytes;                     /* the file, for its hash */
} LotteryUnits;

Err lottery_units_read(Cli *cli, Str path, const LotterySettings *s, LotteryUnits *out);
Err lottery_quotas_read(Cli *cli, Str path, LotteryQuotas *out);

#endif
