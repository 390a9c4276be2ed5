#include "rooms/accounts/secrets.h"
#include "base/random.h"
#include "media/assets.h"
#include "media/messages.h"
#include "base/fold.h"
#include <nettle/hmac.h>
#include <pthread.h>
#include <sodium.h>

enum { COST_PASSES = 2, COST_MEMORY = 19 * 1024 * 1024, STEP = 30, SECRET_BYTES = 20 };
_Atomic i64 password_hashes;

Str password_hash(Arena *a, Str password)
{
    char *out = arena_alloc(a, crypto_pwhash_STRBYTES);
    password_hashes++;
    must(crypto_pwhash_str_alg(out, password.p, (u64)password.n, COST_PASSES, COST_MEMORY, crypto_pwhash_ALG_ARGON2ID13) == 0);
    return str_from(out);
}

/* Of a password that nobody has: so an address without an account costs what one with an account does. */
static char nobody[crypto_pwhash_STRBYTES];
static pthread_once_t nobody_made = PTHREAD_ONCE_INIT;

static void make_nobody(void)
{
    char password[32];
    random_bytes(password, sizeof password);
    must(crypto_pwhash_str_alg(nobody, password, sizeof password, COST_PASSES, COST_MEMORY, crypto_pwhash_ALG_ARGON2ID13) == 0);
}

bool password_fits(Str hash, Str password)
{
    char z[crypto_pwhash_STRBYTES] = { 0 };
    pthread_once(&nobody_made, make_nobody);
    Str compared = hash.n && hash.n < (isize)sizeof z ? hash : str_from(nobody);
    memcpy(z, compared.p, (size_t)compared.n);
    password_hashes++;
    bool fits = crypto_pwhash_str_verify(z, password.p, (u64)password.n) == 0;
    return fits && hash.n > 0;
}

static bool is_common(Str password)
{
    const Asset *list = asset_named(S("passwords.txt"));
    Str rest = list->bytes, one;
    while (str_cut(&rest, '\n', &one)) if (str_eq(one, password)) return true;
    return false;
}

Str password_wrong(Str password, Str email, Str name)
{
    Arena *a = arena_new();
    Str lowered = str_lower(a, password), mailbox = str_slice(email, 0, max_i64(str_find_char(email, '@'), 0));
    isize chars = str_utf8_chars(password);
    Str why = { 0 };
    if (chars < PASSWORD_LEAST) why = _("A password has at least 8 characters. Three words that do not belong together are good.");
    else if (chars > PASSWORD_MOST) why = _("A password has at most 256 characters.");
    else if (is_common(lowered)) why = _("This is one of the 10,000 commonest passwords: it would be tried first. Take another.");
    else if (str_eq(lowered, email) || str_eq(lowered, mailbox) || str_eq(lowered, str_lower(a, name))) why = _("Your name or address is the first that is tried. Take another password.");
    arena_free(a);
    return why;
}

/* ---- base32 (RFC 4648) ---- */

static Str base32(Arena *a, const u8 *bytes, isize n)
{
    static const char digits[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
    char *out = arena_alloc(a, n * 8 / 5 + 2);
    isize at = 0;
    u32 bits = 0;
    int have = 0;
    for (isize i = 0; i < n; i++)
        for (bits = bits << 8 | bytes[i], have += 8; have >= 5; have -= 5) out[at++] = digits[bits >> (have - 5) & 31];
    return str_of(out, at);
}

static isize base32_read(Str text, u8 *out, isize most)
{
    u32 bits = 0;
    int have = 0;
    isize n = 0;
    for (isize i = 0; i < text.n && n < most; i++) {
        char c = text.p[i];
        u32 v = c >= 'A' && c <= 'Z' ? (u32)(c - 'A') : c >= '2' && c <= '7' ? (u32)(c - '2' + 26) : 0;
        bits = bits << 5 | v, have += 5;
        if (have >= 8) out[n++] = (u8)(bits >> (have - 8)), have -= 8;
    }
    return n;
}

/* ---- the second factor ---- */

Str totp_secret(Arena *a)
{
    u8 raw[SECRET_BYTES];
    random_bytes(raw, sizeof raw);
    return base32(a, raw, sizeof raw);
}

Str totp_address(Arena *a, Str secret, Str email, Str center)
{
    Buf b = buf_on(a);
    put(&b, S("otpauth://totp/"));
    for (isize i = 0; i < center.n; i++) if (center.p[i] != ' ' && center.p[i] != ':') put_char(&b, center.p[i]);
    put_fmt(&b, ":" STR_FMT "?secret=" STR_FMT "&issuer=", STR_ARG(email), STR_ARG(secret));
    for (isize i = 0; i < center.n; i++) if (center.p[i] != ' ' && center.p[i] != ':') put_char(&b, center.p[i]);
    return buf_str(&b);
}

int totp_code(Str secret, i64 step)
{
    u8 key[64], message[8], mac[SHA1_DIGEST_SIZE];
    struct hmac_sha1_ctx h;
    for (int i = 0; i < 8; i++) message[i] = (u8)(step >> (56 - 8 * i));
    hmac_sha1_set_key(&h, (size_t)base32_read(secret, key, sizeof key), key);
    hmac_sha1_update(&h, sizeof message, message);
    hmac_sha1_digest(&h, sizeof mac, mac);
    int at = mac[19] & 15;
    u32 v = (u32)(mac[at] & 127) << 24 | (u32)mac[at + 1] << 16 | (u32)mac[at + 2] << 8 | mac[at + 3];
    return (int)(v % 1000000);
}

i64 totp_step_of(Str secret, Str code, Time now)
{
    i64 v;
    if (code.n != 6 || !str_i64(code, &v) || code.p[0] == '-' || code.p[0] == '+') return 0;
    for (i64 step = now / STEP - 1; step <= now / STEP + 1; step++) if (totp_code(secret, step) == v) return step;
    return 0;
}
