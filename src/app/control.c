#include "app/control.h"
#include "store/store.h"
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <pthread.h>
#include <sys/eventfd.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

enum { FILES_MAX = 64, MESSAGE_MAX = 1 << 20, PATIENCE_MS = 5000 };
static const Str greeting = S("rotunda1");

struct Control { struct Store *store; Str dir; const Command *const *tables; int folder, listener, stop; pthread_t thread; };

/* ---- the socket. Its path goes through the folder's descriptor: a socket's own path may be at most 107 bytes ---- */

static int folder_open(Arena *a, Str dir) { return open(str_z(a, dir), O_PATH | O_DIRECTORY | O_CLOEXEC); }

static struct sockaddr_un address_of(int folder)
{
    struct sockaddr_un u = { .sun_family = AF_UNIX };
    snprintf(u.sun_path, sizeof u.sun_path, "/proc/self/fd/%d/rotunda.sock", folder);
    return u;
}

/* ---- the message ---- */

static void put_u32(Buf *b, u32 v) { put_bytes(b, (const char *)&v, sizeof v); }
static void put_str(Buf *b, Str s) { put_u32(b, (u32)s.n), put(b, s); }

typedef struct { Str rest; bool bad; } Reader;

static u32 take_u32(Reader *r)
{
    u32 v = 0;
    if (r->rest.n < (isize)sizeof v) { r->bad = true; return 0; }
    memcpy(&v, r->rest.p, sizeof v);
    r->rest = str_slice(r->rest, sizeof v, r->rest.n);
    return v;
}

static Str take_str(Reader *r)
{
    u32 n = take_u32(r);
    if ((isize)n > r->rest.n) { r->bad = true; return (Str){ 0 }; }
    Str s = str_slice(r->rest, 0, (isize)n);
    r->rest = str_slice(r->rest, (isize)n, r->rest.n);
    return s;
}

static Str switches_of(Arena *a, const Cli *cli)
{
    return str_fmt(a, "%s%s%s%s%s", cli->json ? "j" : "", cli->dry_run ? "d" : "", cli->quiet ? "q" : "", cli->progress ? "p" : "", cli->color ? "c" : "");
}

static void put_options(Buf *b, const Cli *cli)
{
    StrVec pairs = { 0 };
    for (const Option *o = cli->command->options; o && o->name; o++) {
        Str value = cli_text(cli, o->name);
        if (str_null(value)) continue;
        vec_push(b->arena, &pairs, str_from(o->name));
        vec_push(b->arena, &pairs, value);
    }
    put_u32(b, (u32)pairs.n);
    for (isize i = 0; i < pairs.n; i++) put_str(b, pairs.p[i]);
}

/* What comes bit by bit is waited for here, not by the server's writer, whom everybody waits for. Closes what it was given; -1: errno says why. */
static int kept_whole(int fd)
{
    char bytes[64 << 10];
    struct stat st;
    if (fd < 0 || fstat(fd, &st) || S_ISREG(st.st_mode) || S_ISDIR(st.st_mode)) return fd;
    FILE *f = tmpfile();
    ssize_t n = f ? 0 : -1;
    while (f && (n = read(fd, bytes, sizeof bytes)) > 0 && fwrite(bytes, 1, (size_t)n, f) == (size_t)n) { }
    int kept = n == 0 && fflush(f) == 0 && fseek(f, 0, SEEK_SET) == 0 ? fcntl(fileno(f), F_DUPFD_CLOEXEC, 0) : -1;
    int why = errno;
    close(fd);
    if (f) fclose(f);
    errno = why;
    return kept;
}

/* Whatever of the arguments and options' values can be opened is sent open: the server may stand in another folder. */
static Err open_files(const Cli *cli, StrVec *paths, int *fds, int *n)
{
    StrVec named = { 0 };
    for (isize i = 0; i < cli->args.n; i++) vec_push(cli->arena, &named, cli->args.p[i]);
    for (isize i = 0; i < cli->values.n; i++) vec_push(cli->arena, &named, cli->values.p[i]);
    for (isize i = 0; i < named.n && *n < FILES_MAX; i++) {
        bool input = str_eq(named.p[i], S("-"));
        int fd = input ? fcntl(fileno(cli->in), F_DUPFD_CLOEXEC, 0) : named.p[i].n ? open(str_z(cli->arena, named.p[i]), O_RDONLY | O_CLOEXEC) : -1;
        if (fd < 0) continue;
        fd = kept_whole(fd);
        if (fd < 0) return err_errno(cli->arena, named.p[i]);
        fds[(*n)++] = fd;
        vec_push(cli->arena, paths, named.p[i]);
    }
    return OK;
}

static Str message_of(const Cli *cli, const StrVec *paths)
{
    Buf b = buf_on(cli->arena);
    put(&b, greeting);
    put_str(&b, str_from(cli->command->name));
    put_str(&b, switches_of(cli->arena, cli));
    put_u32(&b, (u32)cli->args.n);
    for (isize i = 0; i < cli->args.n; i++) put_str(&b, cli->args.p[i]);
    put_options(&b, cli);
    put_u32(&b, (u32)paths->n);
    for (isize i = 0; i < paths->n; i++) put_str(&b, paths->p[i]);
    return buf_str(&b);
}

/* ---- the command's side ---- */

static bool send_all(int to, Str message, const int *fds, int n)
{
    char room[CMSG_SPACE(sizeof(int) * (FILES_MAX + 3))] = { 0 };
    struct iovec io = { (void *)(uintptr_t)message.p, (size_t)message.n };
    struct msghdr m = { .msg_iov = &io, .msg_iovlen = 1, .msg_control = room, .msg_controllen = CMSG_SPACE(sizeof(int) * (size_t)n) };
    struct cmsghdr *c = CMSG_FIRSTHDR(&m);
    c->cmsg_level = SOL_SOCKET, c->cmsg_type = SCM_RIGHTS, c->cmsg_len = CMSG_LEN(sizeof(int) * (size_t)n);
    memcpy(CMSG_DATA(c), fds, sizeof(int) * (size_t)n);
    return sendmsg(to, &m, MSG_NOSIGNAL) == (ssize_t)message.n;     /* SOCK_SEQPACKET: whole or not at all */
}

static int connect_to(const Cli *cli)
{
    int folder = folder_open(cli->arena, cli->dir), s = socket(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0);
    struct sockaddr_un u = address_of(folder);
    bool ok = folder >= 0 && s >= 0 && connect(s, (struct sockaddr *)&u, sizeof u) == 0;
    if (folder >= 0) close(folder);
    if (!ok && s >= 0) close(s);
    return ok ? s : -1;
}

Err control_hand_over(const Cli *cli, int *code)
{
    int fds[FILES_MAX + 3] = { fileno(cli->in), fileno(cli->out), fileno(cli->err) }, n = 3;
    StrVec paths = { 0 };
    u32 answer = 0;
    Err e = open_files(cli, &paths, fds, &n);
    if (failed(e)) return e;
    int s = connect_to(cli);
    if (s < 0) return err(cli->arena, ERR_ENV, STR_FMT " is being changed by another command; try again when that has ended", STR_ARG(cli->dir));
    Str message = message_of(cli, &paths);
    bool sent = message.n <= MESSAGE_MAX && send_all(s, message, fds, n);
    bool answered = sent && recv(s, &answer, sizeof answer, 0) == (ssize_t)sizeof answer;
    for (int i = 3; i < n; i++) close(fds[i]);
    close(s);
    *code = (int)answer;
    if (!sent) return err(cli->arena, ERR_ENV, "the server did not take the command: %s", message.n > MESSAGE_MAX ? "it is too long" : strerror(errno));
    return answered ? OK : err(cli->arena, ERR_ENV, "the server stopped before the command had ended: it was done whole or not at all");
}

/* ---- the server's side ---- */

typedef struct { int fd[FILES_MAX + 3]; int n; } Files;

static Str receive(Arena *a, int from, Files *files)
{
    char *room = arena_alloc(a, MESSAGE_MAX), rights[CMSG_SPACE(sizeof(int) * (FILES_MAX + 3))];
    struct iovec io = { room, MESSAGE_MAX };
    struct msghdr m = { .msg_iov = &io, .msg_iovlen = 1, .msg_control = rights, .msg_controllen = sizeof rights };
    ssize_t n = recvmsg(from, &m, MSG_CMSG_CLOEXEC);
    for (struct cmsghdr *c = n >= 0 ? CMSG_FIRSTHDR(&m) : NULL; c; c = CMSG_NXTHDR(&m, c)) {
        if (c->cmsg_level != SOL_SOCKET || c->cmsg_type != SCM_RIGHTS) continue;
        files->n = (int)((c->cmsg_len - CMSG_LEN(0)) / sizeof(int));
        memcpy(files->fd, CMSG_DATA(c), sizeof(int) * (size_t)files->n);
    }
    return n > 0 && !(m.msg_flags & (MSG_TRUNC | MSG_CTRUNC)) ? str_of(room, n) : (Str){ 0 };
}

static const Command *command_named(const Control *c, Str name)
{
    for (const Command *const *t = c->tables; *t; t++)
        for (const Command *k = *t; k->name; k++) if (str_eq(str_from(k->name), name) && command_writes(k)) return k;
    return NULL;
}

static void take_switches(Cli *cli, Str s)
{
    cli->json = str_find_char(s, 'j') >= 0, cli->dry_run = str_find_char(s, 'd') >= 0, cli->quiet = str_find_char(s, 'q') >= 0;
    cli->progress = str_find_char(s, 'p') >= 0, cli->color = str_find_char(s, 'c') >= 0;
}

static bool take_message(const Control *c, Str message, const Files *files, Cli *cli)
{
    Reader r = { str_slice(message, greeting.n, message.n), !str_starts(message, greeting) };
    cli->command = command_named(c, take_str(&r));
    take_switches(cli, take_str(&r));
    for (u32 n = take_u32(&r); n && !r.bad; n--) vec_push(cli->arena, &cli->args, take_str(&r));
    for (u32 n = take_u32(&r) / 2; n && !r.bad; n--) {
        vec_push(cli->arena, &cli->names, take_str(&r));
        vec_push(cli->arena, &cli->values, take_str(&r));
    }
    u32 named = take_u32(&r);
    for (u32 i = 0; i < named && !r.bad && 3 + (int)i < files->n; i++) {
        vec_push(cli->arena, &cli->files, take_str(&r));
        vec_push(cli->arena, &cli->fds, files->fd[3 + i]);
    }
    return !r.bad && cli->command && files->n >= 3;
}

static Err run_here(const Control *c, Cli *cli, const Files *files)
{
    cli->in = fdopen(dup(files->fd[0]), "r"), cli->out = fdopen(dup(files->fd[1]), "w"), cli->err = fdopen(dup(files->fd[2]), "w");
    if (!cli->in || !cli->out || !cli->err) return err_errno(cli->arena, S("the command's own files"));
    setvbuf(cli->err, NULL, _IONBF, 0);
    Err e = cli->command->run(cli);
    if (failed(e)) fprintf(cli->err, "rotunda: " STR_FMT "\n", STR_ARG(e.text));
    (void)c;
    return e;
}

/* Whoever may write into the folder could stop the server and write anyway: the same person, or root. */
static bool is_us(int peer)
{
    struct ucred who;
    socklen_t n = sizeof who;
    return getsockopt(peer, SOL_SOCKET, SO_PEERCRED, &who, &n) == 0 && (who.uid == geteuid() || who.uid == 0);
}

static void serve_one(const Control *c, int peer)
{
    Arena *a = arena_new();
    Files files = { 0 };
    Cli cli = { .arena = a, .dir = c->dir, .store = c->store };
    struct timeval patience = { PATIENCE_MS / 1000, 0 };
    setsockopt(peer, SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof patience);
    Str message = receive(a, peer, &files);
    u32 code = ERR_ENV;
    if (!is_us(peer) || !take_message(c, message, &files, &cli)) {
        if (files.n >= 3) dprintf(files.fd[2], "rotunda: the server that has this center open does not take this command: it is of another version, or another person's. Restart it, or stop it first.\n");
    } else code = (u32)run_here(c, &cli, &files).code;
    if (cli.in) fclose(cli.in);
    if (cli.out) fclose(cli.out);
    if (cli.err) fclose(cli.err);
    for (int i = 0; i < files.n; i++) close(files.fd[i]);
    send(peer, &code, sizeof code, MSG_NOSIGNAL);
    arena_free(a);
}

static void *control_main(void *arg)
{
    Control *c = arg;
    struct pollfd ready[] = { { .fd = c->stop, .events = POLLIN }, { .fd = c->listener, .events = POLLIN } };
    for (;;) {
        if (poll(ready, 2, -1) < 0 && errno != EINTR) break;
        if (ready[0].revents) break;
        int peer = ready[1].revents ? accept4(c->listener, NULL, NULL, SOCK_CLOEXEC) : -1;
        if (peer < 0) { poll(NULL, 0, ready[1].revents ? 100 : 0); continue; }      /* no file is left: others have to end first */
        serve_one(c, peer);
        close(peer);
    }
    return NULL;
}

Err control_start(Arena *a, Store *store, Str dir, const Command *const *tables, Control **out)
{
    Control *c = make(a, Control);
    *c = (Control){ .store = store, .dir = dir, .tables = tables, .folder = folder_open(a, dir), .listener = socket(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0), .stop = eventfd(0, EFD_CLOEXEC) };
    struct sockaddr_un u = address_of(c->folder);
    if (c->folder < 0 || c->listener < 0 || c->stop < 0) return err_errno(a, S("rotunda.sock"));
    unlink(u.sun_path);     /* what a killed server left: the lock says that there is no other */
    if (bind(c->listener, (struct sockaddr *)&u, sizeof u) || chmod(u.sun_path, 0600) || listen(c->listener, 16)) return err_errno(a, S("rotunda.sock"));
    must(pthread_create(&c->thread, NULL, control_main, c) == 0);
    *out = c;
    return OK;
}

void control_stop(Control *c)
{
    u64 one = 1;
    struct sockaddr_un u = address_of(c->folder);
    unlink(u.sun_path);
    must(write(c->stop, &one, sizeof one) == (ssize_t)sizeof one);
    pthread_join(c->thread, NULL);
    close(c->listener), close(c->stop), close(c->folder);
}
