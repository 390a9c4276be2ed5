#include "rooms/accounts/secrets.h"
#include "base/random.h"
#include "media/assets.h"
#include "media/messages.h"
#include "web/view.h"
#include "base/fold.h"
#include "base/pages.h"
#include <argon2.h>
#include <nettle/hmac.h>
#include <sodium.h>
#include <sys/mman.h>

enum { STEP = 30, SECRET_BYTES = 20 };
_Atomic i64 password_hashes;

/* ---- argon2id ---- */

enum { COST_PASSES = 2, COST_KIB = 19 * 1024, SALT_BYTES = 16, SUM_BYTES = 32 };
static const char cost[] = "$argon2id$v=19$m=19456,t=2,p=1$";      /* then the salt, $ and the sum, each in base64 */
typedef struct { u8 salt[SALT_BYTES], sum[SUM_BYTES]; } Hashed;

/* In large pages: as small ones the kernel would give and take back five thousand with each hash, and what it does to all threads of
 * the process then holds up pages that are asked for meanwhile. */
static int memory_take(u8 **memory, size_t n)
{
    void *p = mmap(NULL, n, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    if (p == MAP_FAILED) return -1;
    pages_large(p, (isize)n);
    *memory = p;
    return 0;
}

static void memory_give_back(u8 *memory, size_t n) { munmap(memory, n); }

/* Fills in the sum of the salt and the password; false: there is no memory for it. */
static bool hash_sum(Hashed *h, Str password)
{
    argon2_context c = { .out = h->sum, .outlen = SUM_BYTES, .pwd = (u8 *)(uintptr_t)password.p, .pwdlen = (u32)password.n, .salt = h->salt, .saltlen = SALT_BYTES,
        .t_cost = COST_PASSES, .m_cost = COST_KIB, .lanes = 1, .threads = 1, .version = ARGON2_VERSION_13, .allocate_cbk = memory_take, .free_cbk = memory_give_back };
    password_hashes++;
    return argon2id_ctx(&c) == ARGON2_OK;
}

Str password_hash(Arena *a, Str password)
{
    Hashed h;
    char salt[sodium_base64_ENCODED_LEN(SALT_BYTES, sodium_base64_VARIANT_ORIGINAL_NO_PADDING)], sum[sodium_base64_ENCODED_LEN(SUM_BYTES, sodium_base64_VARIANT_ORIGINAL_NO_PADDING)];
    random_bytes(h.salt, SALT_BYTES);
    must(hash_sum(&h, password));
    sodium_bin2base64(salt, sizeof salt, h.salt, SALT_BYTES, sodium_base64_VARIANT_ORIGINAL_NO_PADDING);
    sodium_bin2base64(sum, sizeof sum, h.sum, SUM_BYTES, sodium_base64_VARIANT_ORIGINAL_NO_PADDING);
    return str_fmt(a, "%s%s$%s", cost, salt, sum);
}

static bool base64_is(Str text, u8 *bytes, size_t n)
{
    size_t got;
    return !sodium_base642bin(bytes, n, text.p, (size_t)text.n, NULL, &got, NULL, sodium_base64_VARIANT_ORIGINAL_NO_PADDING) && got == n;
}

static bool hash_read(Str text, Hashed *h)
{
    Str salt, rest = str_starts(text, S(cost)) ? str_slice(text, S(cost).n, text.n) : (Str){ 0 };
    return str_cut(&rest, '$', &salt) && base64_is(salt, h->salt, SALT_BYTES) && base64_is(rest, h->sum, SUM_BYTES);
}

/* An address without an account costs what one with an account does. */
bool password_fits(Str hash, Str password)
{
    Hashed kept = { 0 };
    bool known = hash_read(hash, &kept);
    Hashed now = kept;
    return hash_sum(&now, password) && known && sodium_memcmp(now.sum, kept.sum, SUM_BYTES) == 0;
}

/* ---- what may be a password ---- */

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

/* As a URI takes it; what apps take for the parts of a label is left out. */
static void put_label(Buf *b, Str s)
{
    for (isize i = 0; i < s.n; i++) {
        if (s.p[i] == ' ' || s.p[i] == ':') continue;
        put_query(b, str_slice(s, i, i + 1));
    }
}

Str totp_address(Arena *a, Str secret, Str email, Str center)
{
    Buf b = buf_on(a);
    put(&b, S("otpauth://totp/"));
    put_label(&b, center);
    put_char(&b, ':');
    put_label(&b, email);
    put_fmt(&b, "?secret=" STR_FMT "&issuer=", STR_ARG(secret));
    put_label(&b, center);
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
