#include "store/outbound.h"
#include "media/mail_message.h"
#include <arpa/inet.h>
#include <ctype.h>
#include <curl/curl.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <pthread.h>
#include <signal.h>
#include <unistd.h>

enum { CONNECT_SECONDS = 10, MAIL_SECONDS = 60, GET_SECONDS = 20, LINE_MAX_SAID = 1024, SAID_MOST = 200, URL_MAX = 2000 };

void outbound_library(const char **built, const char **runs) { *built = LIBCURL_VERSION, *runs = curl_version_info(CURLVERSION_NOW)->version; }

/* ---- which addresses ---- */

/* RFC 6890 and its registries. */
static bool ipv4_public(u32 ip)
{
    static const struct { u32 net; int bits; } closed[] = {
        { 0x00000000, 8 }, { 0x0a000000, 8 }, { 0x64400000, 10 }, { 0x7f000000, 8 }, { 0xa9fe0000, 16 }, { 0xac100000, 12 },
        { 0xc0000000, 24 }, { 0xc0000200, 24 }, { 0xc0586300, 24 }, { 0xc0a80000, 16 }, { 0xc6120000, 15 }, { 0xc6336400, 24 },
        { 0xcb007100, 24 }, { 0xe0000000, 3 },
    };
    for (isize i = 0; i < countof(closed); i++) if ((ip ^ closed[i].net) >> (32 - closed[i].bits) == 0) return false;
    return true;
}

/* Global unicast is 2000::/3. Of it, not 2001::/23 (Teredo among it), 2001:db8::/32, 2002::/16 (6to4), 3fff::/20. */
static bool ipv6_public(const u8 *ip)
{
    u32 head = (u32)ip[0] << 24 | (u32)ip[1] << 16 | (u32)ip[2] << 8 | ip[3];
    if (head >> 29 != 1) return false;
    return head >> 9 != 0x20010000u >> 9 && head != 0x20010db8u && head >> 16 != 0x2002 && head >> 12 != 0x3fff0;
}

bool address_public(const struct sockaddr *at)
{
    if (at->sa_family == AF_INET) return ipv4_public(ntohl(((const struct sockaddr_in *)(const void *)at)->sin_addr.s_addr));
    return at->sa_family == AF_INET6 && ipv6_public(((const struct sockaddr_in6 *)(const void *)at)->sin6_addr.s6_addr);
}

/* ---- one call ---- */

typedef struct {
    Str   rest;                 /* of what is sent */
    Buf   got;                  /* what came, where it is kept */
    isize most;
    char  said[LINE_MAX_SAID];  /* the server's last line, of which RFC 5321 allows half as much */
    bool  refused, too_much;    /* the address; the answer */
    Reach reach;
    char  error[CURL_ERROR_SIZE];
} Call;

/* Called with the very address that is then connected to. */
static curl_socket_t open_socket(void *ctx, curlsocktype purpose, struct curl_sockaddr *at)
{
    Call *c = ctx;
    if (purpose != CURLSOCKTYPE_IPCXN) return CURL_SOCKET_BAD;
    bool open = c->reach == ANY_ADDRESS || address_public(&at->addr);
    c->refused |= !open;            /* of a name with several addresses another one may do */
    return !open ? CURL_SOCKET_BAD : socket(at->family, at->socktype | SOCK_CLOEXEC, at->protocol);
}

static size_t send_part(char *to, size_t size, size_t n, void *ctx)
{
    Call *c = ctx;
    isize part = (isize)min_i64((i64)(size * n), c->rest.n);
    if (part) memcpy(to, c->rest.p, (size_t)part);
    c->rest = str_slice(c->rest, part, c->rest.n);
    return (size_t)part;
}

static size_t take_part(char *from, size_t size, size_t n, void *ctx)
{
    Call *c = ctx;
    c->too_much = c->got.n + (isize)(size * n) > c->most;
    if (c->too_much) return 0;
    put_bytes(&c->got, from, (isize)(size * n));
    return size * n;
}

/* Lines of the server's: the last one before its good-bye is for the error's text, without what a terminal would obey. */
static size_t take_line(char *from, size_t size, size_t n, void *ctx)
{
    Call *c = ctx;
    size_t k = 0;
    if (str_starts(str_of(from, (isize)(size * n)), S("221"))) return size * n;
    for (size_t i = 0; i < size * n && k < LINE_MAX_SAID - 1; i++) if (from[i] >= ' ' && from[i] < 0x7f) c->said[k++] = from[i];
    if (k) c->said[k] = 0;
    return size * n;
}

/* Without signals (below) curl leaves it to the program that a server which hangs up ends nothing. */
static void curl_ready(void)
{
    signal(SIGPIPE, SIG_IGN);
    must(curl_global_init(CURL_GLOBAL_DEFAULT) == CURLE_OK);
}

static CURL *handle_new(void)
{
    static pthread_once_t once = PTHREAD_ONCE_INIT;
    pthread_once(&once, curl_ready);
    CURL *h = curl_easy_init();
    must(h);
    return h;
}

/* What holds for every call. */
static void handle_set(CURL *h, Call *c, const char *protocols, int seconds)
{
    curl_easy_setopt(h, CURLOPT_PROTOCOLS_STR, protocols);
    curl_easy_setopt(h, CURLOPT_FOLLOWLOCATION, 0L);
    curl_easy_setopt(h, CURLOPT_PROXY, "");
    curl_easy_setopt(h, CURLOPT_NOSIGNAL, 1L);
    curl_easy_setopt(h, CURLOPT_CONNECTTIMEOUT, (long)min_i64(CONNECT_SECONDS, seconds));
    curl_easy_setopt(h, CURLOPT_TIMEOUT, (long)seconds);
    curl_easy_setopt(h, CURLOPT_ERRORBUFFER, c->error);
    curl_easy_setopt(h, CURLOPT_OPENSOCKETFUNCTION, open_socket);
    curl_easy_setopt(h, CURLOPT_OPENSOCKETDATA, c);
    curl_easy_setopt(h, CURLOPT_READFUNCTION, send_part);
    curl_easy_setopt(h, CURLOPT_READDATA, c);
    curl_easy_setopt(h, CURLOPT_WRITEFUNCTION, take_part);
    curl_easy_setopt(h, CURLOPT_WRITEDATA, c);
    curl_easy_setopt(h, CURLOPT_HEADERFUNCTION, take_line);
    curl_easy_setopt(h, CURLOPT_HEADERDATA, c);
}

static const char *words_of(const Call *c, CURLcode rc) { return c->error[0] ? c->error : curl_easy_strerror(rc); }

/* ---- mail ---- */

static Str relay_host(Str url) { return str_slice(url, str_starts(url, S("smtps://")) ? 8 : 7, url.n); }

/* The colon before the port, or -1. An IPv6 address has colons inside brackets. */
static isize port_colon(Str host)
{
    isize bracket = max_i64(str_find_char(host, ']'), 0), colon = str_find_char(str_slice(host, bracket, host.n), ':');
    return colon < 0 ? -1 : bracket + colon;
}

static bool only(Str s, const char *letters)
{
    for (isize i = 0; i < s.n; i++) if (!s.p[i] || !strchr(letters, s.p[i])) return false;
    return s.n > 0;
}

/* scheme://host[:port], nothing else. */
static bool relay_url_good(Str url)
{
    if (!str_starts(url, S("smtp://")) && !str_starts(url, S("smtps://"))) return false;
    Str whole = relay_host(url);
    isize colon = port_colon(whole);
    Str host = str_slice(whole, 0, colon < 0 ? whole.n : colon), port = colon < 0 ? S("25") : str_slice(whole, colon + 1, whole.n);
    bool name = only(host, "0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ.-");
    bool ipv6 = str_starts(host, S("[")) && str_ends(host, S("]")) && only(str_slice(host, 1, host.n - 1), "0123456789abcdefABCDEF:.");
    i64 number;
    return (name || ipv6) && host.n <= 255 && only(port, "0123456789") && str_i64(port, &number) && number >= 1 && number <= 65535;
}

static Err login_read(Arena *a, Str file, Relay *out)
{
    int fd = open(str_z(a, file), O_RDONLY | O_CLOEXEC);
    if (fd < 0) return err_errno(a, file);
    char room[1024];
    ssize_t n = read(fd, room, sizeof room);
    close(fd);
    if (n < 0) return err_errno(a, file);
    Str rest = str_copy(a, str_of(room, n)), user = { 0 }, password = { 0 };
    str_cut(&rest, '\n', &user), str_cut(&rest, '\n', &password);
    out->user = str_trim(user), out->password = str_trim(password);
    if (out->user.n && out->password.n && n < (ssize_t)sizeof room) return OK;
    return err(a, ERR_INPUT, STR_FMT " must hold the user in its first line and the password in its second", STR_ARG(file));
}

Err relay_of(Arena *a, Str url, Str login_file, Relay *out)
{
    *out = (Relay){ .url = str_ends(url, S("/")) ? str_slice(url, 0, url.n - 1) : url };
    if (!relay_url_good(out->url)) return err(a, ERR_INPUT, "\"" STR_FMT "\" is no mail server: write smtps://mail.example.org or smtp://mail.example.org:587; user and password stand in a file of their own", STR_ARG(url));
    return login_file.n ? login_read(a, login_file, out) : OK;
}

struct Mailer { CURL *handle; Relay relay; Arena *arena; Call call; };

Mailer *mailer_open(const Relay *relay)
{
    Mailer *m = calloc(1, sizeof *m);
    must(m);
    *m = (Mailer){ .handle = handle_new(), .relay = *relay, .arena = arena_new() };
    const Relay *r = &m->relay;
    handle_set(m->handle, &m->call, "smtp,smtps", r->seconds ? r->seconds : MAIL_SECONDS);
    if (port_colon(relay_host(r->url)) < 0) curl_easy_setopt(m->handle, CURLOPT_PORT, str_starts(r->url, S("smtps://")) ? 465L : 587L);
    curl_easy_setopt(m->handle, CURLOPT_USE_SSL, (long)(r->user.n ? CURLUSESSL_ALL : CURLUSESSL_TRY));
    if (r->user.n) {
        curl_easy_setopt(m->handle, CURLOPT_USERNAME, str_z(m->arena, r->user));
        curl_easy_setopt(m->handle, CURLOPT_PASSWORD, str_z(m->arena, r->password));
    }
    if (r->ca_file.n) curl_easy_setopt(m->handle, CURLOPT_CAINFO, str_z(m->arena, r->ca_file));
    curl_easy_setopt(m->handle, CURLOPT_UPLOAD, 1L);
    return m;
}

void mailer_close(Mailer *m)
{
    curl_easy_cleanup(m->handle);
    arena_free(m->arena);
    free(m);
}

static bool word_sign(Str s, isize at) { return at >= 0 && at < s.n && (isalnum((u8)s.p[at]) || s.p[at] == '_'); }

/* A word, however it is written, is not said. Not within a longer one. */
static Str without_word(Arena *a, Str said, Str word)
{
    Buf b = buf_on(a);
    Str low = str_lower(a, said), key = str_lower(a, word);
    for (isize i = 0; i < said.n;) {
        bool here = str_starts(str_slice(low, i, low.n), key) && !word_sign(low, i - 1) && !word_sign(low, i + key.n);
        if (here) put(&b, S("(the recipient)"));
        else put_char(&b, said.p[i]);
        i += here ? key.n : 1;
    }
    return buf_str(&b);
}

/* What servers say often names the mailbox. It is kept and logged here, where nobody's address is. */
static Str said_of_nobody(Arena *a, Str said, Str to)
{
    return str_slice(without_word(a, without_word(a, said, to), str_slice(to, 0, str_find_char(to, '@'))), 0, SAID_MOST);
}

/* 550 to 554, to a command of this mail or to its text: no such mailbox, too large, not wanted. Anything else may be mended, by
 * waiting or by the administrator. */
static Err mail_failure(Mailer *m, Arena *a, Str to, CURLcode rc)
{
    long code = 0;
    Str said = said_of_nobody(a, str_from(m->call.said), to);
    curl_easy_getinfo(m->handle, CURLINFO_RESPONSE_CODE, &code);
    bool forever = code >= 550 && code <= 554 && (rc == CURLE_SEND_ERROR || (rc == CURLE_WEIRD_SERVER_REPLY && !m->call.rest.n));
    if (forever) return err(a, ERR_INPUT, "the mail server refused this mail for good: " STR_FMT, STR_ARG(said));
    return err(a, ERR_ENV, "the mail server " STR_FMT " did not take the mail: %s%s" STR_FMT, STR_ARG(m->relay.url), words_of(&m->call, rc),
               said.n ? "; it said last: " : "", STR_ARG(said));
}

static bool address_exact(Arena *a, Str address)
{
    Str as_used;
    return !failed(mail_address(a, address, &as_used)) && str_eq(as_used, address);
}

static CURLcode mail_perform(Mailer *m, Arena *a, Str message, bool fresh)
{
    m->call = (Call){ .rest = message, .got = buf_on(a), .reach = ANY_ADDRESS };
    curl_easy_setopt(m->handle, CURLOPT_FRESH_CONNECT, fresh ? 1L : 0L);
    return curl_easy_perform(m->handle);
}

/* The kept connection was gone before the server said a word: nothing of this mail can have been taken. */
static bool connection_was_gone(const Mailer *m, CURLcode rc, Str message)
{
    long connected = 0;
    curl_easy_getinfo(m->handle, CURLINFO_NUM_CONNECTS, &connected);
    return rc != CURLE_OK && !connected && !m->call.said[0] && m->call.rest.n == message.n;
}

Err mailer_send(Mailer *m, Arena *a, Str from, Str to, Str message)
{
    if (!address_exact(a, from) || !address_exact(a, to)) return err(a, ERR_INPUT, "a mail needs a sender's and a receiver's address");
    struct curl_slist *receivers = curl_slist_append(NULL, str_z(a, to));
    must(receivers);
    Str domain = str_slice(from, str_find_char(from, '@') + 1, from.n);
    curl_easy_setopt(m->handle, CURLOPT_URL, str_fmt(a, STR_FMT "/" STR_FMT, STR_ARG(m->relay.url), STR_ARG(domain)).p);
    curl_easy_setopt(m->handle, CURLOPT_MAIL_FROM, str_z(a, from));
    curl_easy_setopt(m->handle, CURLOPT_MAIL_RCPT, receivers);
    curl_easy_setopt(m->handle, CURLOPT_INFILESIZE_LARGE, (curl_off_t)message.n);
    CURLcode rc = mail_perform(m, a, message, false);
    if (connection_was_gone(m, rc, message)) rc = mail_perform(m, a, message, true);
    Err e = rc == CURLE_OK ? OK : mail_failure(m, a, to, rc);
    curl_easy_setopt(m->handle, CURLOPT_MAIL_RCPT, NULL);
    curl_slist_free_all(receivers);
    return e;
}

/* ---- pages of others ---- */

static Err get_failure(Arena *a, Str url, const Call *c, CURLcode rc, long status)
{
    if (c->refused && rc != CURLE_OK) return err(a, ERR_INPUT, STR_FMT " is an address of a private network", STR_ARG(url));
    if (c->too_much) return err(a, ERR_INPUT, STR_FMT " answers with more than %td bytes", STR_ARG(url), c->most);
    if (rc == CURLE_URL_MALFORMAT || rc == CURLE_UNSUPPORTED_PROTOCOL) return err(a, ERR_INPUT, STR_FMT " is no web address", STR_ARG(url));
    if (rc != CURLE_OK) return err(a, ERR_ENV, STR_FMT " did not answer: %s", STR_ARG(url), words_of(c, rc));
    return status == 200 ? OK : err(a, ERR_ENV, STR_FMT " answered %ld", STR_ARG(url), status);
}

Err outbound_get(Arena *a, Str url, Reach reach, isize most, Str *out)
{
    if (url.n > URL_MAX || !str_utf8_valid(url)) return err(a, ERR_INPUT, "this is no web address");
    Call c = { .got = buf_on(a), .most = most, .reach = reach };
    CURL *h = handle_new();
    long status = 0;
    handle_set(h, &c, "http,https", GET_SECONDS);
    curl_easy_setopt(h, CURLOPT_URL, str_z(a, url));
    curl_easy_setopt(h, CURLOPT_USERAGENT, "Rotunda");
    CURLcode rc = curl_easy_perform(h);
    curl_easy_getinfo(h, CURLINFO_RESPONSE_CODE, &status);
    curl_easy_cleanup(h);
    *out = buf_str(&c.got);
    return get_failure(a, url, &c, rc, status);
}
