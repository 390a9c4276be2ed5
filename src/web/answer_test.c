#include "web/answer.h"
#include "tests/test.h"
#include <brotli/decode.h>
#include <zlib.h>

TEST(answer_negotiates_encodings)
{
    static const struct { const char *accept; Encoding want; } cases[] = {
        { "", ENC_PLAIN }, { "gzip", ENC_GZIP }, { "br", ENC_BROTLI }, { "gzip, deflate, br", ENC_BROTLI }, { "GZIP", ENC_GZIP }, { "gzip;q=0", ENC_PLAIN },
        { "gzip;q=0.0, br;q=0", ENC_PLAIN }, { "br;q=0, gzip;q=0.5", ENC_GZIP }, { "gzip;q=0.001", ENC_GZIP }, { "br;x=y;q=0", ENC_PLAIN }, { "bro, gzipped", ENC_PLAIN },
        { "deflate", ENC_PLAIN }, { "identity", ENC_PLAIN }, { " gzip ;q=1 , x", ENC_GZIP }, { ",,;;,gzip", ENC_GZIP }, { "gzip;q=zzz", ENC_GZIP }, { "gzip; Q=0", ENC_PLAIN },
    };
    for (isize i = 0; i < countof(cases); i++) {
        test_case(cases[i].accept);
        CHECK_INT(encoding_wanted(str_from(cases[i].accept)), cases[i].want);
    }
}

TEST(answer_packs_text_and_only_where_that_is_smaller)
{
    Buf b = buf_on(a);
    for (int i = 0; i < 300; i++) put_fmt(&b, "line %d of a page that says much the same; ", i);
    Str text = buf_str(&b);
    char *back = arena_alloc(a, text.n);
    for (int e = ENC_GZIP; e < ENCODINGS; e++) {
        Body *p = body_packed(text, (Encoding)e);
        if (!CHECK(p && p->n < text.n / 2)) continue;
        size_t n = (size_t)text.n;
        if (e == ENC_BROTLI) {
            CHECK(BrotliDecoderDecompress((size_t)p->n, (const u8 *)p->bytes, &n, (u8 *)back) == BROTLI_DECODER_RESULT_SUCCESS);
        } else {
            z_stream z = { .next_in = (u8 *)p->bytes, .avail_in = (unsigned)p->n, .next_out = (u8 *)back, .avail_out = (unsigned)n };
            CHECK(inflateInit2(&z, 15 + 16) == Z_OK && inflate(&z, Z_FINISH) == Z_STREAM_END);
            n = z.total_out;
            inflateEnd(&z);
        }
        CHECK(str_eq(str_of(back, (isize)n), text));
        body_drop(body_ref(p));
        body_drop(p);
    }
    char noise[4096];
    u64 v = 1;
    for (isize i = 0; i < countof(noise); i++) noise[i] = (char)((v = v * 6364136223846793005u + 1442695040888963407u) >> 56);
    CHECK(body_packed(str_of(noise, countof(noise)), ENC_GZIP) == NULL);
    CHECK(body_packed(str_of(noise, countof(noise)), ENC_BROTLI) == NULL);
    CHECK(body_packed(str_slice(text, 0, 399), ENC_GZIP) == NULL); /* not worth it */
    CHECK(body_packed(text, ENC_PLAIN) == NULL);
}

TEST(answer_packs_by_type)
{
    static const struct { const char *type; bool packs; } cases[] = {
        { "text/html; charset=utf-8", true }, { "application/json", true }, { "application/problem+json", true }, { "image/svg+xml", true }, { "application/atom+xml", true },
        { "application/pdf", false }, { "image/png", false }, { "font/woff2", false }, { "", false },
    };
    for (isize i = 0; i < countof(cases); i++) { test_case(cases[i].type); CHECK(type_packs(str_from(cases[i].type)) == cases[i].packs); }
}

TEST(answer_etags_differ_by_bytes_and_encoding)
{
    char x[ETAG_SIZE], y[ETAG_SIZE], z[ETAG_SIZE], g[ETAG_SIZE];
    etag_of(S("page"), ENC_PLAIN, x), etag_of(S("page"), ENC_PLAIN, y), etag_of(S("pagf"), ENC_PLAIN, z), etag_of(S("page"), ENC_GZIP, g);
    CHECK_STR(str_from(x), y);
    CHECK(strcmp(x, z) && strcmp(x, g));
    CHECK(x[0] == '"' && x[strlen(x) - 1] == '"');
    static const struct { const char *list; bool matches; } cases[] = {
        { "", false }, { "*", true }, { "\"x\"", false }, { "%", true }, { "W/%", true }, { "\"a\", %", true }, { "\"a\",W/% , \"b\"", true }, { "\"a%", false },
    };
    for (isize i = 0; i < countof(cases); i++) {
        Str list = str_from(cases[i].list);
        isize at = str_find_char(list, '%');
        if (at >= 0) list = str_join(a, (Str[]){ str_slice(list, 0, at), str_from(x), str_slice(list, at + 1, list.n) }, 3, S(""));
        test_case(cases[i].list);
        CHECK(etag_matches(list, x) == cases[i].matches);
    }
}

static Str header(Response *r, const char *name) { return str_from(MHD_get_response_header(r, name)); }

TEST(answer_carries_the_headers_that_everything_carries)
{
    static const char *const everywhere[] = { "Content-Security-Policy", "X-Content-Type-Options", "Referrer-Policy", "Permissions-Policy", "Cross-Origin-Opener-Policy",
        "Cross-Origin-Resource-Policy", "X-Request-Id" };
    Reply reply = { .status = 200, .type = S("text/plain"), .headers = { { "Link", S("</x>") } } };
    AnswerHead head = { .reply = &reply, .encoding = ENC_GZIP, .etag = "\"e\"", .cache_control = "no-cache", .varies = true, .id = "0123456789abcdef" };
    Body *body = body_new(S("bytes"));
    Response *all[] = { response_of_body(body, &head), response_of_static(S("bytes"), &head), response_of_arena(arena_new(), S(""), &head) };
    body_drop(body);
    for (isize i = 0; i < countof(all); i++) {
        for (isize k = 0; k < countof(everywhere); k++) { test_case(everywhere[k]); CHECK(header(all[i], everywhere[k]).n > 0); }
        CHECK_STR(header(all[i], "Cache-Control"), "no-cache");
        CHECK_STR(header(all[i], "Content-Encoding"), "gzip");
        CHECK_STR(header(all[i], "ETag"), "\"e\"");
        CHECK(header(all[i], "Vary").n > 0);
        CHECK_STR(header(all[i], "Link"), "</x>");
        CHECK(str_null(header(all[i], "Connection")));
        response_set_id(all[i], "fedcba9876543210");
        CHECK_STR(header(all[i], "X-Request-Id"), "fedcba9876543210");
        MHD_destroy_response(all[i]);
    }
    Str csp = S("default-src 'none'");
    Response *r = response_of_static(S(""), &head);
    CHECK(str_starts(header(r, "Content-Security-Policy"), csp));
    CHECK(str_find(header(r, "Content-Security-Policy"), S("unsafe")) < 0);
    MHD_destroy_response(r);
}

/* An address may be 8 KB long, and so may the place that a redirect leads to. */
TEST(answer_keeps_long_locations_and_a_replys_own_cache_control)
{
    char *place = arena_alloc(a, 9000);
    memset(place, 'a', 8999);
    place[0] = '/';
    Reply reply = { .status = 302, .location = str_of(place, 8999), .headers = { { "cache-control", S("private") } } };
    AnswerHead head = { .reply = &reply, .cache_control = "no-store", .close = true, .id = "0123456789abcdef" };
    Response *r = response_of_static(S(""), &head);
    CHECK_INT(header(r, "Location").n, 8999);
    CHECK_STR(header(r, "Cache-Control"), "private");
    CHECK_STR(header(r, "Connection"), "close");
    MHD_destroy_response(r);
}
