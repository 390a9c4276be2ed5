/* secrets.h: passwords, and codes of a second factor. Pure: no database. */
#ifndef ROOMS_ACCOUNTS_SECRETS_H
#define ROOMS_ACCOUNTS_SECRETS_H
#include "base/clock.h"

enum { PASSWORD_LEAST = 8, PASSWORD_MOST = 256 };       /* characters */

/* argon2id at 19 MiB and 2 passes (RFC 9106; OWASP's least), with its salt and cost in the text. Never on the writer's thread. */
Str  password_hash(Arena *a, Str password);
bool password_fits(Str hash, Str password);             /* hash empty: the same work, and false */
Str  password_wrong(Str password, Str email, Str name); /* why it may not be taken (marked English), or empty */
extern _Atomic i64 password_hashes;                     /* how many were computed, for tests that compare the work done */

/* RFC 6238: six digits of HMAC-SHA-1, steps of 30 seconds, one step early or late. The secret is 20 bytes in base32. */
Str  totp_secret(Arena *a);
Str  totp_address(Arena *a, Str secret, Str email, Str center);     /* otpauth://..., for a QR code */
i64  totp_step_of(Str secret, Str code, Time now);      /* the step whose code it is, 0: none */
int  totp_code(Str secret, i64 step);

#endif
