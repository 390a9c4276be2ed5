/* randomize_commit.h: what is published before an assignment is drawn, so that nobody can choose it: the hashes of the file and of a secret, the
 * design, and the public value (of a state lottery, say) that the seed will be made of too. Inside engines/impact only. */
#ifndef ENGINES_RANDOMIZE_COMMIT_H
#define ENGINES_RANDOMIZE_COMMIT_H
#include "base/command.h"
#include "engines/lottery/lottery.h"

/* --commit-out, --secret-out, --public-source: writes a new secret and the commitment to it, as JSON (format rotunda-randomize-1). */
Err randomize_commit(Cli *cli, Str design);

/* --commitment, --secret, --public: the seed, SHA-256 of the secret and the public value, where file, design and secret are those committed. */
Err randomize_committed(Cli *cli, Str design, u8 seed[SEED_BYTES]);

#endif
