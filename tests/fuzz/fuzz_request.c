/* fuzz_request.c: any bytes to a real server with all rooms and a small center behind it. Whatever comes: what is answered is
 * HTTP, no page fails, and the server goes on. */
#include "app/center.h"
#include "app/rooms.h"
#include "rooms/communities/communities_pages.h"
#include "tests/fuzz/fuzz.h"
#include "tests/wire.h"
#include "web/layout.h"
#include "web/server.h"
#include <ftw.h>
#include <sys/socket.h>
#include <unistd.h>

static Server *server;
static char dir[] = "/tmp/rotunda-fuzz-XXXXXX";

static int remove_entry(const char *path, const struct stat *st, int type, struct FTW *ftw) { (void)st, (void)type, (void)ftw; return remove(path); }
static void tidy(void) { nftw(dir, remove_entry, 16, FTW_DEPTH | FTW_PHYS); }

static void command(Arena *a, const char *line)
{
    Str rest = str_from(line), word;
    char *words[16];
    int n = 0;
    while (str_cut(&rest, ' ', &word)) words[n++] = str_z(a, word);
    words[n++] = str_z(a, S("--data")), words[n++] = dir;
    must(app_run(n, words) == 0);
}

int LLVMFuzzerInitialize(int *argc, char ***argv)
{
    static Store *store;
    static Arena *a; /* lives as long as the program */
    a = arena_new();
    (void)argc, (void)argv;
    must(mkdtemp(dir));
    atexit(tidy);
    command(a, "rotunda init --quiet");
    command(a, "rotunda import communities data:communities.csv --quiet");
    command(a, "rotunda import practices data:practices.csv --texts data:practices.md --quiet");
    must(!failed(store_open(a, str_from(dir), STORE_WRITE, &store)));
    rooms_start(store);
    view_base(S("http://localhost"));
    must(!failed(server_start(a, &(ServerOptions){ .store = store, .routes = room_routes, .before = remember_place, .error_page = layout_error_page,
        .deadlines = { .head = 40, .idle = 40, .body = 40, .answer = 5000 } }, &server)));
    return 0;
}

/* What Pango's fonts keep for themselves is no leak of ours. */
const char *__lsan_default_suppressions(void);
const char *__lsan_default_suppressions(void) { return "leak:libfontconfig\n"; }

static const char last[] = "\r\n\r\nGET /healthz HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n";

static Str said_to(Arena *a, Str bytes)
{
    struct linger hard = { 1, 0 };
    int fd = wire_open(server_port(server));
    must(fd >= 0);
    setsockopt(fd, SOL_SOCKET, SO_LINGER, &hard, sizeof hard);
    wire_say(fd, bytes);
    wire_say(fd, str_from(last));
    Str all = wire_rest(a, fd);
    close(fd);
    return all;
}

int LLVMFuzzerTestOneInput(const u8 *data, size_t size)
{
    static int round;
    Arena *a = arena_new();
    Str all = said_to(a, str_of((const char *)data, (isize)size));
    Answer w;
    HOLDS(!all.n || str_starts(all, S("HTTP/1.1 ")));
    while (wire_take(a, &all, "GET", &w)) {
        HOLDS(w.status >= 100 && w.status < 600 && w.status != 500 && w.status != 503);
        if (w.status >= 200 && w.status < 400) HOLDS(wire_header(&w, "Content-Security-Policy").n > 0);
    }
    if (round++ % 64 == 0) HOLDS(str_eq(wire_statuses(a, said_to(a, S(""))), S("200")));
    arena_free(a);
    return 0;
}
