#include "rooms/accounts/webauthn.h"
#include "base/random.h"
#include "media/address.h"
#include <fido.h>
#include <fido/eddsa.h>
#include <fido/es256.h>
#include <fido/rs256.h>
#include <jansson.h>
#include <sodium.h>

enum { TOUCHED = 1, RP_HASH = 32, BYTES_MOST = 16 * 1024 };

/* ---- addresses ---- */

Str webauthn_origin(Arena *a, Str base)
{
    isize host = str_find(base, S("://")) + 3, slash = str_find_char(str_slice(base, host, base.n), '/');
    return str_lower(a, slash < 0 ? base : str_slice(base, 0, host + slash));
}

Str webauthn_rp(Arena *a, Str base) { return str_lower(a, address_host(base)); }

/* ---- base64url ---- */

static bool bytes_of(Arena *a, Str text, Str *out)
{
    size_t n = 0;
    u8 *p = arena_alloc(a, text.n + 1);
    if (!text.n || text.n > BYTES_MOST) return false;
    if (sodium_base642bin(p, (size_t)text.n, text.p, (size_t)text.n, NULL, &n, NULL, sodium_base64_VARIANT_URLSAFE_NO_PADDING)) return false;
    *out = str_of((char *)p, (isize)n);
    return true;
}

static Str text_of(Arena *a, const u8 *p, size_t n)
{
    size_t most = sodium_base64_ENCODED_LEN(n, sodium_base64_VARIANT_URLSAFE_NO_PADDING);
    char *z = arena_alloc(a, (isize)most);
    sodium_bin2base64(z, most, p, n, sodium_base64_VARIANT_URLSAFE_NO_PADDING);
    return str_from(z);
}

Str webauthn_challenge(Arena *a)
{
    u8 raw[32];
    random_bytes(raw, sizeof raw);
    return text_of(a, raw, sizeof raw);
}

/* ---- what the browser says of itself ---- */

static bool says(const json_t *client, const char *name, Str want)
{
    const json_t *v = json_object_get(client, name);
    return json_is_string(v) && str_eq(str_of(json_string_value(v), (isize)json_string_length(v)), want);
}

static const char *client_wrong(Str bytes, const WebauthnAsked *asked, const char *type)
{
    json_t *client = json_loadb(bytes.p, (size_t)bytes.n, JSON_REJECT_DUPLICATES, NULL);
    const char *why = NULL;
    if (!json_is_object(client)) why = "what the browser says of itself is no JSON";
    else if (!says(client, "type", str_from(type))) why = "it is of another type";
    else if (!says(client, "challenge", asked->challenge)) why = "it answers another challenge";
    else if (!says(client, "origin", asked->origin)) why = "it comes from another site";
    else if (json_is_true(json_object_get(client, "crossOrigin"))) why = "it comes from a page inside another site's";
    json_decref(client);
    return why;
}

typedef struct { Str client, data, signature; u8 hash[crypto_hash_sha256_BYTES]; } Answered;

static const char *answer_read(Arena *a, const WebauthnAsked *asked, const WebauthnAnswer *answer, const char *type, bool is_signed, Answered *out)
{
    if (!bytes_of(a, answer->client, &out->client) || !bytes_of(a, answer->data, &out->data)) return "it is not base64url";
    if (is_signed && !bytes_of(a, answer->signature, &out->signature)) return "its signature is not base64url";
    crypto_hash_sha256(out->hash, (const u8 *)out->client.p, (u64)out->client.n);
    return client_wrong(out->client, asked, type);
}

/* ---- a new key ---- */

static bool for_this_site(Str data, Str rp)
{
    u8 hash[crypto_hash_sha256_BYTES];
    crypto_hash_sha256(hash, (const u8 *)rp.p, (u64)rp.n);
    return data.n > RP_HASH && !memcmp(hash, data.p, RP_HASH);
}

/* The library takes the data only for the algorithm that it was told; the data themselves say which. */
static const char *key_read(Arena *a, Str data, WebauthnKey *key)
{
    static const int known[] = { COSE_ES256, COSE_EDDSA, COSE_RS256 };
    bool read = false;
    u8 flags = 0;
    for (isize i = 0; i < countof(known) && !read; i++) {
        fido_cred_t *cred = fido_cred_new();
        must(cred);
        read = !fido_cred_set_type(cred, known[i]) && !fido_cred_set_authdata_raw(cred, (const u8 *)data.p, (size_t)data.n);
        if (read) {
            flags = fido_cred_flags(cred);
            *key = (WebauthnKey){ .id = text_of(a, fido_cred_id_ptr(cred), fido_cred_id_len(cred)), .key = text_of(a, fido_cred_pubkey_ptr(cred), fido_cred_pubkey_len(cred)),
                                  .algorithm = known[i], .count = fido_cred_sigcount(cred) };
        }
        fido_cred_free(&cred);
    }
    return !read ? "its key is of no kind that is taken" : flags & TOUCHED ? NULL : "nobody touched the device";
}

const char *webauthn_made(Arena *a, const WebauthnAsked *asked, const WebauthnAnswer *answer, WebauthnKey *key)
{
    Answered got;
    const char *why = answer_read(a, asked, answer, "webauthn.create", false, &got);
    if (!why && !for_this_site(got.data, asked->rp)) why = "its key is for another site";
    return why ? why : key_read(a, got.data, key);
}

/* ---- an answer, signed ---- */

typedef union { es256_pk_t *es256; eddsa_pk_t *eddsa; rs256_pk_t *rs256; void *any; } PublicKey;

static bool key_of(i64 algorithm, Str bytes, PublicKey *k)
{
    size_t n = (size_t)bytes.n;
    switch (algorithm) {
    case COSE_ES256: return (k->es256 = es256_pk_new()) && !es256_pk_from_ptr(k->es256, bytes.p, n);
    case COSE_EDDSA: return (k->eddsa = eddsa_pk_new()) && !eddsa_pk_from_ptr(k->eddsa, bytes.p, n);
    case COSE_RS256: return (k->rs256 = rs256_pk_new()) && !rs256_pk_from_ptr(k->rs256, bytes.p, n);
    default: return false;
    }
}

static void key_free(i64 algorithm, PublicKey *k)
{
    if (algorithm == COSE_ES256) es256_pk_free(&k->es256);
    if (algorithm == COSE_EDDSA) eddsa_pk_free(&k->eddsa);
    if (algorithm == COSE_RS256) rs256_pk_free(&k->rs256);
}

static bool assert_fill(fido_assert_t *x, const Answered *got, const char *rp)
{
    return !fido_assert_set_clientdata_hash(x, got->hash, sizeof got->hash) && !fido_assert_set_rp(x, rp) && !fido_assert_set_up(x, FIDO_OPT_TRUE) && !fido_assert_set_count(x, 1) &&
           !fido_assert_set_authdata_raw(x, 0, (const u8 *)got->data.p, (size_t)got->data.n) && !fido_assert_set_sig(x, 0, (const u8 *)got->signature.p, (size_t)got->signature.n);
}

/* The library checks the site's hash, that the device was touched, and the signature over both data. A device that counts must have
 * counted on: one that stands still or goes back has been copied. */
const char *webauthn_given(Arena *a, const WebauthnAsked *asked, const WebauthnKey *key, const WebauthnAnswer *answer, i64 *count)
{
    Answered got;
    Str bytes;
    PublicKey k = { 0 };
    const char *why = answer_read(a, asked, answer, "webauthn.get", true, &got);
    if (why) return why;
    fido_assert_t *x = fido_assert_new();
    must(x);
    if (!bytes_of(a, key->key, &bytes) || !key_of(key->algorithm, bytes, &k)) why = "the key that was kept is none";
    else if (!assert_fill(x, &got, str_z(a, asked->rp))) why = "the authenticator's data are none";
    else if (fido_assert_verify(x, 0, (int)key->algorithm, k.any)) why = "the signature, or what it is for, is wrong";
    if (!why) *count = fido_assert_sigcount(x, 0);
    if (!why && (*count || key->count) && *count <= key->count) why = "the device has counted back: it may have been copied";
    key_free(key->algorithm, &k);
    fido_assert_free(&x);
    return why;
}
