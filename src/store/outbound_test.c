#include "store/outbound.h"
#include "tests/test.h"
#include <arpa/inet.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

extern char **environ;

/* ---- a mail server: tests/smtp_sink.py ---- */

typedef struct { Arena *arena; Str dir; pid_t pid; int stop; int port; } Sink;

static Sink helper_start(Arena *a, char *const *argv)
{
    int in[2], out[2];
    Sink s = { .arena = a, .dir = test_dir(a) };
    must(pipe2(in, O_CLOEXEC) == 0 && pipe2(out, O_CLOEXEC) == 0);
    posix_spawn_file_actions_t files;
    posix_spawn_file_actions_init(&files);
    posix_spawn_file_actions_adddup2(&files, in[0], 0);
    posix_spawn_file_actions_adddup2(&files, out[1], 1);
    must(posix_spawnp(&s.pid, argv[0], &files, NULL, argv, environ) == 0);
    posix_spawn_file_actions_destroy(&files);
    close(in[0]), close(out[1]);
    s.stop = in[1];
    FILE *said = fdopen(out[0], "r");
    must(said && fscanf(said, "ready %d", &s.port) == 1);
    fclose(said);
    return s;
}

static Sink sink_start(Arena *a, const char *modes)
{
    char *argv[12] = { str_z(a, S("python3")), str_z(a, S("tests/smtp_sink.py")), str_z(a, test_dir(a)) };
    int n = 3;
    Str rest = str_from(modes), word;
    while (str_cut(&rest, ';', &word)) if (word.n) argv[n++] = str_z(a, word);
    return helper_start(a, argv);
}

static void helper_stop(Sink *s)
{
    int status;
    close(s->stop);
    must(waitpid(s->pid, &status, 0) == s->pid);
}

static Str file_of(Arena *a, const char *name)
{
    int fd = open(str_fmt(a, STR_FMT "/%s", STR_ARG(test_dir(a)), name).p, O_RDONLY | O_CLOEXEC);
    if (fd < 0) return (Str){ 0 };
    Buf b = buf_on(a);
    char part[4096];
    for (ssize_t n; (n = read(fd, part, sizeof part)) > 0;) put_bytes(&b, part, n);
    close(fd);
    return buf_str(&b);
}

static void file_put(Arena *a, const char *name, Str text)
{
    FILE *f = fopen(str_fmt(a, STR_FMT "/%s", STR_ARG(test_dir(a)), name).p, "we");
    must(f && fwrite(text.p, 1, (size_t)text.n, f) == (size_t)text.n && fclose(f) == 0);
}

static Relay relay_to(const Sink *s, const char *scheme)
{
    Relay r;
    must(!failed(relay_of(s->arena, str_fmt(s->arena, "%s://127.0.0.1:%d", scheme, s->port), (Str){ 0 }, &r)));
    r.seconds = 20;
    return r;
}

static Err send_one(Arena *a, const Relay *r, Str message)
{
    Mailer *m = mailer_open(r);
    Err e = mailer_send(m, a, S("center@example.org"), S("lead@example.org"), message);
    mailer_close(m);
    return e;
}

static const Str message = S("Subject: Hi\r\n\r\nHello\r\n.\r\n..two\r\n.\xc3\xa9 QUIT\r\n\r\n");

static Str certificate(Arena *a)
{
    Str dir = test_dir(a);
    must(system(str_fmt(a, "openssl req -x509 -newkey rsa:2048 -nodes -days 2 -subj /CN=sink -addext subjectAltName=IP:127.0.0.1 "
                           "-keyout " STR_FMT "/key.pem -out " STR_FMT "/cert.pem 2>" STR_FMT "/openssl.log", STR_ARG(dir), STR_ARG(dir), STR_ARG(dir)).p) == 0);
    return str_fmt(a, STR_FMT "/cert.pem", STR_ARG(dir));
}

TEST(outbound_mails_arrive_byte_for_byte)
{
    Buf large = buf_on(a);
    put(&large, S("Subject: large\r\n\r\n"));
    for (int i = 0; i < 20000; i++) put_fmt(&large, "%s%d %0*d\r\n", i % 7 ? "" : ".", i, i % 60, i);
    Sink s = sink_start(a, "close=2");
    Relay r = relay_to(&s, "smtp");
    Mailer *m = mailer_open(&r);
    Str sent[5] = { message, buf_str(&large), S("\r\n"), message, S("Subject: without an end") };
    for (int i = 0; i < 5; i++) {       /* the server hangs up after every second one */
        Err e = mailer_send(m, a, S("center@example.org"), str_fmt(a, "lead+%d@xn--pea-8ma.es", i + 1), sent[i]);
        if (!CHECK(!failed(e))) printf("    " STR_FMT "\n", STR_ARG(e.text));
        CHECK_STR(file_of(a, str_fmt(a, "%d.to", i + 1).p), str_fmt(a, "center@example.org lead+%d@xn--pea-8ma.es\n", i + 1).p);
        Str got = file_of(a, str_fmt(a, "%d.eml", i + 1).p);
        CHECK(str_eq(got, i < 4 ? sent[i] : S("Subject: without an end\r\n")));
    }
    mailer_close(m);
    helper_stop(&s);
    CHECK_STR(file_of(a, "count"), "5\n");
}

/* A failing server: what is wrong is said, whether to try again is told, and nothing was taken. */
TEST(outbound_mail_to_a_failing_server_is_an_error)
{
    static const struct { const char *modes; ErrCode code; const char *says; } cases[] = {
        { "at=greet;reply=554 no", ERR_ENV, "554 no" },
        { "at=greet;drop", ERR_ENV, "did not take" },
        { "at=greet;silent", ERR_ENV, "imed out" },
        { "at=greet;garbage", ERR_ENV, "did not take" },
        { "at=EHLO;drop", ERR_ENV, "did not take" },
        { "at=EHLO;garbage", ERR_ENV, "did not take" },
        { "at=MAIL;reply=451 busy", ERR_ENV, "451 busy" },
        { "at=MAIL;reply=553 not you", ERR_INPUT, "553 not you" },
        { "at=RCPT;reply=450 later", ERR_ENV, "450 later" },
        { "at=RCPT;reply=550 no such\x1b[31m mailbox", ERR_INPUT, "550 no such[31m mailbox" },
        { "at=RCPT;silent", ERR_ENV, "imed out" },
        { "at=DATA;reply=452 full", ERR_ENV, "452 full" },
        { "at=DATA;drop", ERR_ENV, "did not take" },
        { "at=body;reply=554 spam", ERR_INPUT, "554 spam" },
        { "at=body;reply=421 closing", ERR_ENV, "421 closing" },
        { "at=body;reply=250", DONE, "" },
        { "at=body;reply=nonsense", ERR_ENV, "did not take" },
        { "at=body;drop", ERR_ENV, "did not take" },
        { "at=body;garbage", ERR_ENV, "did not take" },
        { "starttls", ERR_ENV, "certificate" },
        { "auth", ERR_ENV, "530 log in first" },
    };
    certificate(a);
    for (isize i = 0; i < countof(cases); i++) {
        test_case(cases[i].modes);
        Sink s = sink_start(a, cases[i].modes);
        Relay r = relay_to(&s, "smtp");
        if (strstr(cases[i].modes, "silent") || strstr(cases[i].modes, "nonsense")) r.seconds = 2;
        Err e = send_one(a, &r, message);
        CHECK_INT(e.code, cases[i].code);
        if (!CHECK(str_find(e.text, str_from(cases[i].says)) >= 0)) printf("    " STR_FMT "\n", STR_ARG(e.text));
        helper_stop(&s);
        CHECK_STR(file_of(a, "count"), "0\n");
    }
}

/* Relays name the mailbox in what they say, each in its way. That is kept with the job, and logged. */
TEST(outbound_mail_that_fails_does_not_say_to_whom_it_went)
{
    static const struct { const char *modes, *says; } cases[] = {
        { "at=RCPT;reply=550 5.1.1 <Lead@Example.org>: Recipient address rejected", "550 5.1.1 <(the recipient)>: Recipient address rejected" },
        { "at=RCPT;reply=450 lead@example.org is slow, lead@example.org", "450 (the recipient) is slow, (the recipient)" },
        { "at=body;reply=554 lead has left, mislead leaders", "554 (the recipient) has left, mislead leaders" },
        { "at=RCPT;reply=550 ......................................................................................................................................................................................... lead@example.org", ". (the reci" },
    };
    for (isize i = 0; i < countof(cases); i++) {
        test_case(cases[i].modes);
        Sink s = sink_start(a, cases[i].modes);
        Relay r = relay_to(&s, "smtp");
        Err e = send_one(a, &r, message);
        if (!CHECK(str_find(e.text, str_from(cases[i].says)) >= 0)) printf("    " STR_FMT "\n", STR_ARG(e.text));
        CHECK(str_find(str_lower(a, e.text), S("lead@")) < 0);
        helper_stop(&s);
    }
}

TEST(outbound_mail_goes_over_tls_and_logs_in)
{
    Str cert = certificate(a), dir = test_dir(a);
    static const struct { const char *scheme, *modes; bool trust, login; const char *password; ErrCode code; } cases[] = {
        { "smtps", "tls;auth", true, true, "let me in", DONE },
        { "smtps", "tls", true, false, "", DONE },
        { "smtps", "tls", false, false, "", ERR_ENV },              /* nobody vouches for it */
        { "smtp", "starttls;auth", true, true, "let me in", DONE },
        { "smtp", "starttls", true, false, "", DONE },              /* insists, and we follow */
        { "smtp", "starttls;auth", true, true, "wrong", ERR_ENV },
        { "smtp", "auth", true, true, "let me in", ERR_ENV },       /* a password never goes in the clear */
        { "smtps", "", true, false, "", ERR_ENV },
    };
    for (isize i = 0; i < countof(cases); i++) {
        test_case(str_fmt(a, "%s %s", cases[i].scheme, cases[i].modes).p);
        Sink s = sink_start(a, cases[i].modes);
        Relay r = relay_to(&s, cases[i].scheme), with;
        file_put(a, "login", str_fmt(a, "demo\n%s\n", cases[i].password));
        if (cases[i].login) {
            must(!failed(relay_of(a, r.url, str_fmt(a, STR_FMT "/login", STR_ARG(dir)), &with)));
            r.user = with.user, r.password = with.password;
        }
        r.seconds = 10;
        if (cases[i].trust) r.ca_file = cert;
        Err e = send_one(a, &r, message);
        if (!CHECK_INT(e.code, cases[i].code)) printf("    " STR_FMT "\n", STR_ARG(e.text));
        CHECK(str_find(e.text, S("let me in")) < 0);
        helper_stop(&s);
        CHECK_STR(file_of(a, "count"), cases[i].code == DONE ? "1\n" : "0\n");
    }
}

TEST(outbound_mail_without_a_server_is_an_error)
{
    Relay r;
    must(!failed(relay_of(a, S("smtp://127.0.0.1:1"), (Str){ 0 }, &r)));
    Err e = send_one(a, &r, message);
    CHECK_INT(e.code, ERR_ENV);
    CHECK(str_find(e.text, S("smtp://127.0.0.1:1")) >= 0);
    Mailer *m = mailer_open(&r);
    CHECK_INT(mailer_send(m, a, S("center"), S("a@example.org"), message).code, ERR_INPUT);
    CHECK_INT(mailer_send(m, a, S("a@example.org"), S("b@example.org>\r\nRCPT TO:<c@example.org"), message).code, ERR_INPUT);
    mailer_close(m);
}

TEST(outbound_relay_is_a_scheme_and_a_host_and_nothing_else)
{
    static const struct { const char *url; bool good; } cases[] = {
        { "smtp://mail.example.org", true }, { "smtps://mail.example.org:465", true }, { "smtp://127.0.0.1:2525/", true },
        { "smtps://[2001:db8::1]", true }, { "smtp://[::1]:25", true },
        { "mail.example.org", false }, { "http://mail.example.org", false }, { "smtp://", false }, { "smtp://a b", false },
        { "smtp://user@mail.example.org", false }, { "smtp://mail.example.org/x", false }, { "smtp://mail.example.org:0", false },
        { "smtp://mail.example.org:65536", false }, { "smtp://mail.example.org:+25", false }, { "smtp://h?x", false }, { "smtp://[::1", false },
        { "smtp://[::1]x", false }, { "smtp://h\r\nX", false }, { "smtp://:25", false }, { "smtp://h:", false }, { "", false },
    };
    Relay r;
    for (isize i = 0; i < countof(cases); i++) {
        test_case(cases[i].url);
        CHECK_INT(relay_of(a, str_from(cases[i].url), (Str){ 0 }, &r).code, cases[i].good ? DONE : ERR_INPUT);
    }
    test_case("login");
    CHECK_INT(relay_of(a, S("smtp://h"), S("/nowhere"), &r).code, ERR_ENV);
    static const struct { const char *text; bool good; } logins[] = { { "u\np\n", true }, { "u\r\np\r\n", true }, { "u\np", true }, { "u\n", false }, { "", false }, { "\np\n", false } };
    for (isize i = 0; i < countof(logins); i++) {
        file_put(a, "login", str_from(logins[i].text));
        Err e = relay_of(a, S("smtp://h"), str_fmt(a, STR_FMT "/login", STR_ARG(test_dir(a))), &r);
        CHECK_INT(e.code, logins[i].good ? DONE : ERR_INPUT);
        if (logins[i].good) CHECK_STR(r.user, "u"), CHECK_STR(r.password, "p");
    }
}

/* ---- pages of others ---- */

TEST(outbound_private_addresses_are_known)
{
    static const struct { const char *ip; bool open; } cases[] = {
        { "8.8.8.8", true }, { "1.1.1.1", true }, { "172.15.255.255", true }, { "172.32.0.0", true }, { "100.63.255.255", true },
        { "100.128.0.0", true }, { "192.167.255.255", true }, { "223.255.255.255", true }, { "198.17.255.255", true }, { "198.20.0.0", true },
        { "0.0.0.0", false }, { "10.1.2.3", false }, { "100.64.0.1", false }, { "127.0.0.1", false }, { "127.255.255.255", false },
        { "169.254.169.254", false }, { "172.16.0.1", false }, { "172.31.255.255", false }, { "192.0.0.1", false }, { "192.0.2.1", false },
        { "192.168.0.1", false }, { "198.18.0.1", false }, { "198.19.255.255", false }, { "198.51.100.1", false }, { "203.0.113.1", false },
        { "224.0.0.1", false }, { "239.1.1.1", false }, { "240.0.0.1", false }, { "255.255.255.255", false },
        { "2606:4700::1111", true }, { "2001:200::1", true }, { "2a00:1450::1", true },
        { "::", false }, { "::1", false }, { "::ffff:8.8.8.8", false }, { "::ffff:127.0.0.1", false }, { "64:ff9b::7f00:1", false },
        { "fe80::1", false }, { "fc00::1", false }, { "fd12::1", false }, { "ff02::1", false }, { "2001::1", false }, { "2001:1ff::1", false },
        { "2001:db8::1", false }, { "2002:7f00:1::", false }, { "100::1", false }, { "3fff::1", false }, { "4000::1", false },
    };
    for (isize i = 0; i < countof(cases); i++) {
        test_case(cases[i].ip);
        struct sockaddr_in v4 = { .sin_family = AF_INET };
        struct sockaddr_in6 v6 = { .sin6_family = AF_INET6 };
        bool is_v4 = inet_pton(AF_INET, cases[i].ip, &v4.sin_addr) == 1;
        must(is_v4 || inet_pton(AF_INET6, cases[i].ip, &v6.sin6_addr) == 1);
        CHECK(address_public(is_v4 ? (struct sockaddr *)&v4 : (struct sockaddr *)&v6) == cases[i].open);
    }
}

static const char site[] =
    "import http.server, sys, threading, os\n"
    "class H(http.server.BaseHTTPRequestHandler):\n"
    "  def log_message(self, *a): pass\n"
    "  def do_GET(self):\n"
    "    code = {'/moved': 302, '/none': 404}.get(self.path, 200)\n"
    "    self.send_response(code)\n"
    "    if code == 302: self.send_header('Location', '/page')\n"
    "    self.end_headers()\n"
    "    self.wfile.write(b'x' * 100000 if self.path == '/large' else b'hello')\n"
    "s = http.server.ThreadingHTTPServer(('127.0.0.1', 0), H)\n"
    "threading.Thread(target=s.serve_forever, daemon=True).start()\n"
    "print('ready', s.server_address[1], flush=True)\n"
    "sys.stdin.read()\n"
    "os._exit(0)\n";

TEST(outbound_get_gives_a_page_and_refuses_what_it_must)
{
    Sink s = helper_start(a, (char *[]){ str_z(a, S("python3")), str_z(a, S("-c")), str_z(a, str_from(site)), NULL });
    static const struct { const char *address; Reach reach; ErrCode code; const char *says; } cases[] = {
        { "http://127.0.0.1:PORT/page", ANY_ADDRESS, DONE, "" },
        { "http://127.0.0.1:PORT/none", ANY_ADDRESS, ERR_ENV, "404" },
        { "http://127.0.0.1:PORT/moved", ANY_ADDRESS, ERR_ENV, "302" },
        { "http://127.0.0.1:PORT/large", ANY_ADDRESS, ERR_INPUT, "more than 1000" },
        { "http://127.0.0.1:1/", ANY_ADDRESS, ERR_ENV, "did not answer" },
        { "http://127.0.0.1:PORT/page", PUBLIC_ADDRESSES, ERR_INPUT, "private" },
        { "http://localhost:PORT/page", PUBLIC_ADDRESSES, ERR_INPUT, "private" },
        { "http://2130706433:PORT/page", PUBLIC_ADDRESSES, ERR_INPUT, "private" },
        { "http://0x7f.1:PORT/page", PUBLIC_ADDRESSES, ERR_INPUT, "private" },
        { "http://[::ffff:127.0.0.1]:PORT/page", PUBLIC_ADDRESSES, ERR_INPUT, "private" },
        { "http://169.254.169.254/", PUBLIC_ADDRESSES, ERR_INPUT, "private" },
        { "file:///etc/passwd", ANY_ADDRESS, ERR_INPUT, "no web address" },
        { "gopher://127.0.0.1:PORT/", ANY_ADDRESS, ERR_INPUT, "no web address" },
        { "ftp://127.0.0.1:PORT/", ANY_ADDRESS, ERR_INPUT, "no web address" },
        { "http://a b/", ANY_ADDRESS, ERR_INPUT, "no web address" },
        { "", ANY_ADDRESS, ERR_INPUT, "no web address" },
    };
    for (isize i = 0; i < countof(cases); i++) {
        test_case(cases[i].address);
        isize port = str_find(str_from(cases[i].address), S("PORT"));
        Str url = port < 0 ? str_from(cases[i].address) : str_fmt(a, "%.*s%d%s", (int)port, cases[i].address, s.port, cases[i].address + port + 4), got;
        Err e = outbound_get(a, url, cases[i].reach, 1000, &got);
        CHECK_INT(e.code, cases[i].code);
        if (!CHECK(str_find(e.text, str_from(cases[i].says)) >= 0)) printf("    " STR_FMT "\n", STR_ARG(e.text));
        if (cases[i].code == DONE) CHECK_STR(got, "hello");
    }
    helper_stop(&s);
}
