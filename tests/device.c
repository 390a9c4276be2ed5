#include "tests/device.h"
#include "base/buf.h"
#include "base/random.h"
#include <openssl/ec.h>
#include <openssl/evp.h>
#include <sodium.h>

enum { ID_BYTES = 16 };
static Str base64url(Arena *a, const void *p, isize n)
{
    size_t most = sodium_base64_ENCODED_LEN((size_t)n, sodium_base64_VARIANT_URLSAFE_NO_PADDING);
    char *z = arena_alloc(a, (isize)most);
    sodium_bin2base64(z, most, p, (size_t)n, sodium_base64_VARIANT_URLSAFE_NO_PADDING);
    return str_from(z);
}

Device *device_new(Arena *a)
{
    Device *d = make(a, Device);
    u8 id[ID_BYTES];
    random_bytes(id, sizeof id);
    *d = (Device){ a, base64url(a, id, sizeof id), EVP_EC_gen("P-256") };
    must(d->key);
    return d;
}

void device_free(Device *d) { EVP_PKEY_free(d->key); }

static void put_raw(Buf *b, const void *p, isize n) { put_bytes(b, p, n); }

static Buf data_of(Device *d, const DeviceSays *says, u8 flags)
{
    Buf b = buf_on(d->a);
    u8 hash[32], count[4] = { 0, 0, (u8)(says->counted >> 8), (u8)says->counted };
    crypto_hash_sha256(hash, (const u8 *)says->rp.p, (u64)says->rp.n);
    flags = (u8)(flags | (says->untouched ? 0 : 1));
    put_raw(&b, hash, sizeof hash), put_raw(&b, &flags, 1), put_raw(&b, count, sizeof count);
    return b;
}

/* The credential and its key as COSE writes it: {1: 2, 3: -7, -1: 1, -2: x, -3: y}. */
static void put_key(Device *d, Buf *b)
{
    static const u8 aaguid[16], head[] = { 0xa5, 1, 2, 3, 0x26, 0x20, 1, 0x21, 0x58, 32 }, then[] = { 0x22, 0x58, 32 }, length[] = { 0, ID_BYTES };
    u8 point[65], id[ID_BYTES];
    size_t n = 0;
    must(EVP_PKEY_get_octet_string_param(d->key, "encoded-pub-key", point, sizeof point, &n) && n == sizeof point && point[0] == 4);
    must(!sodium_base642bin(id, sizeof id, d->credential.p, (size_t)d->credential.n, NULL, &n, NULL, sodium_base64_VARIANT_URLSAFE_NO_PADDING));
    put_raw(b, aaguid, sizeof aaguid), put_raw(b, length, sizeof length), put_raw(b, id, sizeof id);
    put_raw(b, head, sizeof head), put_raw(b, point + 1, 32), put_raw(b, then, sizeof then), put_raw(b, point + 33, 32);
}

static Str client_of(Arena *a, const DeviceSays *s, const char *type)
{
    return str_fmt(a, "{\"type\":\"%s\",\"challenge\":\"" STR_FMT "\",\"origin\":\"" STR_FMT "\",\"crossOrigin\":%s}", s->type ? s->type : type, STR_ARG(s->challenge), STR_ARG(s->origin), s->cross ? "true" : "false");
}

WebauthnAnswer device_make(Device *d, const DeviceSays *says)
{
    Buf data = data_of(d, says, 0x40);
    Str client = client_of(d->a, says, "webauthn.create");
    put_key(d, &data);
    return (WebauthnAnswer){ .client = base64url(d->a, client.p, client.n), .data = base64url(d->a, data.p, data.n) };
}

WebauthnAnswer device_get(Device *d, const DeviceSays *says)
{
    Buf data = data_of(d, says, 0), signed_data = buf_on(d->a);
    Str client = client_of(d->a, says, "webauthn.get");
    u8 hash[32], signature[128];
    size_t n = sizeof signature;
    crypto_hash_sha256(hash, (const u8 *)client.p, (u64)client.n);
    put_raw(&signed_data, data.p, data.n), put_raw(&signed_data, hash, sizeof hash);
    EVP_MD_CTX *ctx = EVP_MD_CTX_new();
    must(ctx && EVP_DigestSignInit(ctx, NULL, EVP_sha256(), NULL, d->key) == 1 && EVP_DigestSign(ctx, signature, &n, (const u8 *)signed_data.p, (size_t)signed_data.n) == 1);
    EVP_MD_CTX_free(ctx);
    return (WebauthnAnswer){ .client = base64url(d->a, client.p, client.n), .data = base64url(d->a, data.p, data.n), .signature = base64url(d->a, signature, (isize)n) };
}
