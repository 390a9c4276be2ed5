#include "web/guard.h"
#include "base/thread.h"
#include <sys/socket.h>
#include <unistd.h>

/* ---- heads ---- */

static bool name_is(Str name, const char *want) { return strncasecmp(name.p, want, (size_t)name.n) == 0; }
static bool value_is(Str value, const char *want) { return value.n == (isize)strlen(want) && strncasecmp(value.p, want, (size_t)value.n) == 0; }

static bool holds_control(Str s)
{
    for (isize i = 0; i < s.n; i++) if (((u8)s.p[i] < ' ' && s.p[i] != '\t') || s.p[i] == 0x7f) return true;
    return false;
}

/* What RFC 9110 lets a name be. "Host : a" is to one reader a Host and to another none. */
static bool name_is_token(Str name)
{
    static const char marks[] = "!#$%&'*+-.^_`|~";
    for (isize i = 0; i < name.n; i++) {
        char c = name.p[i];
        bool letter = (c >= '0' && c <= '9') || ((c | 0x20) >= 'a' && (c | 0x20) <= 'z');
        if (!letter && (!c || !strchr(marks, c))) return false;
    }
    return name.n > 0;
}

/* The library joins what stands in a folded line to the header's name ("Transfer-Encoding:" and " chunked" become a header
 * "Transfer-Encodingchunked"), which hides it from every check. But it does so in a copy: the value of a line that was not
 * folded lies where it came, behind its name, with nothing but the colon (now a NUL) and blanks between. */
bool header_folded(Str name, Str value)
{
    if (value.p <= name.p + name.n) return true;
    for (const char *p = name.p + name.n; p < value.p; p++) if (*p && *p != ' ' && *p != '\t') return true;
    return false;
}

/* The length of the name sorts out nearly all before a byte is compared: this runs for each header of each request. */
void head_note(Head *h, Str name, Str value)
{
    h->count++;
    h->bad |= holds_control(value) || !name_is_token(name);
    switch (name.n) {
    case 4: if (name_is(name, "Host")) { h->host = str_trim(value); h->hosts++; } break;
    case 6: if (name_is(name, "Accept")) h->accept = value;
            else if (name_is(name, "Cookie")) h->cookie = value;
            else if (name_is(name, "Origin")) h->origin = value;
            break;
    case 8: if (name_is(name, "If-Match")) h->if_match = value; break;
    case 9: if (name_is(name, "HX-Target")) h->target = value; break;
    case 10: if (name_is(name, "HX-Request")) h->fragment = value_is(value, "true");
             else if (name_is(name, "User-Agent")) h->user_agent = value;
             break;
    case 12: if (name_is(name, "Content-Type")) h->content_type = value; break;
    case 13: if (name_is(name, "If-None-Match")) h->if_none_match = value;
             else if (name_is(name, "Authorization")) h->authorization = value;
             break;
    case 14: if (name_is(name, "Content-Length")) { h->content_length = value; h->lengths++; }
             else if (name_is(name, "Sec-Fetch-Site")) h->sec_fetch_site = value;
             break;
    case 15: if (name_is(name, "Accept-Encoding")) h->accept_encoding = value;
             else if (name_is(name, "X-Forwarded-For")) h->forwarded = value;
             else if (name_is(name, "Idempotency-Key")) h->idempotency_key = value;
             else if (name_is(name, "Accept-Language")) h->accept_language = value;
             break;
    case 17: if (name_is(name, "Transfer-Encoding")) { h->transfer_encoding = value; h->codings++; } break;
    default: break;
    }
}

/* A name or an address with an optional port: what RFC 9110 lets a Host be, without userinfo, path or blanks. */
static bool host_is_plain(Str host)
{
    if (!host.n || host.n > 255) return false;
    for (isize i = 0; i < host.n; i++) {
        char c = host.p[i];
        bool letter = (c >= '0' && c <= '9') || ((c | 0x20) >= 'a' && (c | 0x20) <= 'z');
        if (!letter && (!c || !strchr(".-_:[]", c))) return false;
    }
    return true;
}

static bool all_digits(Str s)
{
    for (isize i = 0; i < s.n; i++) if (s.p[i] < '0' || s.p[i] > '9') return false;
    return s.n > 0 && s.n <= 18;
}

i64 head_body_length(const Head *h)
{
    i64 n = 0;
    if (h->codings) return -1;
    if (h->lengths) str_i64(h->content_length, &n);
    return n;
}

static Refusal check_framing(const Head *h, bool reads, bool old)
{
    if (h->codings && h->lengths) return (Refusal){ 400, "Content-Length and Transfer-Encoding exclude each other." };
    if (h->codings > 1) return (Refusal){ 400, "Transfer-Encoding was given twice." };
    if (h->lengths > 1) return (Refusal){ 400, "Content-Length was given twice." };
    if (h->codings && old) return (Refusal){ 400, "HTTP/1.0 knows no Transfer-Encoding." };
    if (h->codings && !value_is(h->transfer_encoding, "chunked")) return (Refusal){ 501, "The only Transfer-Encoding taken is chunked." };
    if (h->lengths && !all_digits(h->content_length)) return (Refusal){ 400, "Content-Length is not a number." };
    if (reads && head_body_length(h)) return (Refusal){ 400, "A request to read carries no body." };
    return (Refusal){ 0 };
}

const char *method_known(Str m)
{
    static const char *const known[] = { "GET", "HEAD", "POST", "PUT", "DELETE", "PATCH", "OPTIONS" };
    for (isize i = 0; i < countof(known); i++) if (str_eq(m, str_from(known[i]))) return known[i];
    return NULL;
}

Refusal head_check(const Head *h, Str method, Str version, isize address_length)
{
    bool old = str_eq(version, S("HTTP/1.0"));
    if (!old && !str_eq(version, S("HTTP/1.1"))) return (Refusal){ 505, "HTTP/1.1 is spoken here." };
    if (h->bad) return (Refusal){ 400, "A header holds a character that has no place there." };
    if (h->hosts > 1 || (!h->hosts && !old)) return (Refusal){ 400, "Exactly one Host header is needed." };
    if (h->hosts && !host_is_plain(h->host)) return (Refusal){ 400, "The Host header is not a name." };
    Refusal r = check_framing(h, str_eq(method, S("GET")) || str_eq(method, S("HEAD")), old);
    if (r.status) return r;
    if (!method_known(method)) return (Refusal){ 501, "This server does not know that method." };
    if (address_length > ADDRESS_MAX) return (Refusal){ 414, "The address is too long." };
    if (h->count > HEADERS_MAX) return (Refusal){ 431, "There are too many headers." };
    return r;
}

/* ---- the watch ---- */

#define PAST_THE_LIBRARY(status, length, sentence)                                                                    \
    "HTTP/1.1 " status "\r\nConnection: close\r\nContent-Type: text/plain; charset=utf-8\r\nCache-Control: no-store\r\n" \
    "Content-Security-Policy: default-src 'none'; frame-ancestors 'none'\r\nX-Content-Type-Options: nosniff\r\n"         \
    "Referrer-Policy: same-origin\r\nContent-Length: " length "\r\n\r\n" sentence
const char answer_late[] = PAST_THE_LIBRARY("408 Request Timeout", "34", "The request took too long to come.");
const char answer_too_large[] = PAST_THE_LIBRARY("413 Content Too Large", "27", "What was sent is too large.");

static void tell(int fd, const char *answer) { (void)!send(fd, answer, strlen(answer), MSG_NOSIGNAL | MSG_DONTWAIT); }

/* What lies unread when a socket is closed makes the system tear the connection down, and the answer may be lost with it. */
static void read_off(int fd)
{
    char bytes[16 * 1024];
    for (int i = 0; i < 64 && recv(fd, bytes, sizeof bytes, MSG_DONTWAIT) > 0; i++) {}
}

bool watch_end_with(Watched *c, Phase from, const char *answer)
{
    if (!watch_move(c, from, PHASE_CUT, INT64_MAX)) return false;
    tell(c->fd, answer);
    read_off(c->fd);
    shutdown(c->fd, SHUT_WR);
    return true;
}

/* Called with the lock held. A connection that rests, or whose answer is under way, is closed without a word. */
static void cut(Watch *w, Watched *c, int phase, bool speak)
{
    if (phase == PHASE_CUT || phase == PHASE_WORK) return;
    if (!atomic_compare_exchange_strong(&c->phase, &phase, PHASE_CUT)) return;
    if (speak && (phase == PHASE_NEW || phase == PHASE_HEAD || phase == PHASE_BODY))
        tell(c->fd, answer_late);
    shutdown(c->fd, SHUT_RDWR);
    atomic_fetch_add(&w->cut_count, 1);
}

static void cut_where(Watch *w, bool late_only, bool idle_only)
{
    i64 now = clock_micros();
    pthread_mutex_lock(&w->lock);
    for (Watched *c = w->first; c; c = c->next) {
        if (late_only && atomic_load_explicit(&c->deadline, memory_order_relaxed) > now) continue;
        int phase = atomic_load(&c->phase);
        if (!idle_only || phase == PHASE_IDLE || phase == PHASE_NEW) cut(w, c, phase, late_only);
    }
    pthread_mutex_unlock(&w->lock);
}

int watch_busy(Watch *w)
{
    int busy = 0;
    pthread_mutex_lock(&w->lock);
    for (Watched *c = w->first; c; c = c->next) {
        int phase = atomic_load(&c->phase);
        busy += phase != PHASE_IDLE && phase != PHASE_NEW && phase != PHASE_CUT;
    }
    pthread_mutex_unlock(&w->lock);
    return busy;
}

void watch_cut_idle(Watch *w) { cut_where(w, false, true); }
void watch_cut_all(Watch *w) { cut_where(w, false, false); }

static void *watch_main(void *arg)
{
    Watch *w = arg;
    thread_is("deadlines", 0);
    while (!atomic_load(&w->stopping)) {
        usleep((useconds_t)w->tick_ms * 1000);
        cut_where(w, true, false);
    }
    return NULL;
}

void watch_start(Watch *w, int tick_ms)
{
    w->tick_ms = tick_ms;
    pthread_mutex_init(&w->lock, NULL);
    must(pthread_create(&w->thread, NULL, watch_main, w) == 0);
}

void watch_end(Watch *w)
{
    atomic_store(&w->stopping, true);
    pthread_join(w->thread, NULL);
    pthread_mutex_destroy(&w->lock);
}

void watch_add(Watch *w, Watched *c, int fd, i64 deadline)
{
    c->fd = fd;
    atomic_store(&c->phase, PHASE_NEW);
    atomic_store(&c->deadline, deadline);
    pthread_mutex_lock(&w->lock);
    c->next = w->first, c->at = &w->first;
    if (w->first) w->first->at = &c->next;
    w->first = c;
    pthread_mutex_unlock(&w->lock);
    atomic_fetch_add(&w->open_count, 1);
}

void watch_remove(Watch *w, Watched *c)
{
    pthread_mutex_lock(&w->lock);
    *c->at = c->next;
    if (c->next) c->next->at = c->at;
    pthread_mutex_unlock(&w->lock);
    atomic_fetch_sub(&w->open_count, 1);
}

/* The new deadline is set before the phase: a watch that sees the new phase must not judge it by the old time. It may
 * judge the old phase by the new time, which only lets it live. */
bool watch_move(Watched *c, Phase from, Phase to, i64 deadline)
{
    int expected = (int)from;
    atomic_store_explicit(&c->deadline, deadline, memory_order_release);
    return atomic_compare_exchange_strong(&c->phase, &expected, (int)to);
}
