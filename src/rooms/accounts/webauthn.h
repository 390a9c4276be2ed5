/* webauthn.h: what a passkey answers, checked (W3C Web Authentication, Level 2). Pure: no database, no device, no network. The
 * signature and the parts of the authenticator's data are libfido2's business; whether the browser was here, and asked by us now, is ours.
 *
 *   WebauthnAsked asked = { .rp = webauthn_rp(base), .origin = webauthn_origin(a, base), .challenge = challenge };
 *   const char *wrong = webauthn_given(a, &asked, &key, &answer, &count);          NULL: it is right
 *
 * All bytes come and go as base64url without padding, as browsers' forms carry them. What a device attests of its maker is not asked.
 */
#ifndef ROOMS_WEBAUTHN_H
#define ROOMS_WEBAUTHN_H
#include "base/str.h"

typedef struct { Str rp, origin, challenge; } WebauthnAsked;        /* challenge: base64url, as it was given to the browser */
typedef struct { Str client, data, signature; } WebauthnAnswer;     /* clientDataJSON, authenticatorData; a new key has no signature */
typedef struct { Str id, key; i64 algorithm, count; } WebauthnKey;  /* algorithm as COSE numbers it: -7, -8, -257 */

Str webauthn_challenge(Arena *a);                                   /* 32 random bytes */
Str webauthn_origin(Arena *a, Str base);                            /* "https://practices.example.org:8443" of an address */
Str webauthn_rp(Arena *a, Str base);                                /* "practices.example.org" */

/* Each returns NULL, or why not, for a log: people are told one sentence for all of it. */
const char *webauthn_made(Arena *a, const WebauthnAsked *asked, const WebauthnAnswer *answer, WebauthnKey *key);
const char *webauthn_given(Arena *a, const WebauthnAsked *asked, const WebauthnKey *key, const WebauthnAnswer *answer, i64 *count);

#endif
