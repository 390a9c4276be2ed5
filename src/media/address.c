#include "media/address.h"
#include "media/messages.h"

bool address_plain(Str path)
{
    static const char *const folders[] = { "/assets/", "/api/", "/metrics", "/healthz", "/readyz" };
    static const char *const files[] = { "/robots.txt", "/sitemap.xml", "/favicon.ico", "/favicon.svg", "/manifest.webmanifest" };
    for (isize i = 0; i < countof(folders); i++) if (str_starts(path, str_from(folders[i]))) return true;
    for (isize i = 0; i < countof(files); i++) if (str_eq(path, str_from(files[i]))) return true;
    return false;
}

void put_percent(Buf *b, Str s, const char *also)
{
    static const char hex[] = "0123456789ABCDEF";
    for (isize i = 0; i < s.n; i++) {
        char c = s.p[i];
        bool stays = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || (c && (strchr("-._~", c) || strchr(also, c)));
        if (stays) put_char(b, c);
        else put_bytes(b, (char[]){ '%', hex[(u8)c >> 4], hex[(u8)c & 15] }, 3);
    }
}

void put_address(Buf *b, int lang, Str carry, Str path)
{
    char first = path.n ? path.p[0] : 0;
    bool inside = (first == '/' && !str_starts(path, S("//")) && !address_plain(path)) || first == '?';
    if (!inside) { put(b, path); return; }
    if (first == '/' && lang != LANG_EN) { put_char(b, '/'); put(b, lang_code(lang)); }
    isize hash = str_find_char(path, '#');
    Str head = str_slice(path, 0, hash < 0 ? path.n : hash);
    put(b, head);
    if (carry.n) {
        put_char(b, str_find_char(head, '?') < 0 ? '?' : '&');
        put(b, carry);
    }
    put(b, str_slice(path, head.n, path.n));
}

static bool starts_nocase(Str s, const char *prefix)
{
    isize n = (isize)strlen(prefix);
    return s.n > n && strncasecmp(s.p, prefix, (size_t)n) == 0;
}

bool address_safe(Str url)
{
    for (isize i = 0; i < url.n; i++) {
        u8 c = (u8)url.p[i];
        if (c <= ' ' || c == '\\' || c == 0x7f) return false;
    }
    if (!url.n) return false;
    if (url.p[0] == '/') return url.n == 1 || url.p[1] != '/';
    if (url.p[0] == '?' || url.p[0] == '#') return true;
    bool web = (starts_nocase(url, "https://") && url.p[8] != '/') || (starts_nocase(url, "http://") && url.p[7] != '/');
    return web || starts_nocase(url, "mailto:");
}

bool address_web(Str url)
{
    isize host = str_starts(url, S("https://")) ? 8 : str_starts(url, S("http://")) ? 7 : 0;
    if (!host) return false;
    for (isize i = 0; i < url.n; i++) if ((u8)url.p[i] <= ' ' || url.p[i] == '"' || url.p[i] == '<' || url.p[i] == '>') return false;
    return str_find_char(str_slice(url, host, url.n), '.') > 0;
}

Str address_host(Str url)
{
    isize scheme = str_find(url, S("://")), end;
    Str rest = str_slice(url, scheme < 0 ? 0 : scheme + 3, url.n);
    bool bracket = str_starts(rest, S("["));
    for (end = 0; end < rest.n && !memchr(bracket ? "/?#]" : "/?#:", rest.p[end], 4); end++) { }
    return str_slice(rest, 0, min_i64(rest.n, bracket && end < rest.n && rest.p[end] == ']' ? end + 1 : end));
}
