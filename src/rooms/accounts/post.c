#include "rooms/accounts/post.h"
#include "media/address.h"
#include "media/mail_message.h"
#include "store/outbound.h"
#include "web/view.h"
#include <fcntl.h>
#include <pthread.h>
#include <sys/stat.h>
#include <unistd.h>

/* A mailer keeps its connection, and is one thread's at a time. */
enum { MAILERS = 8 };
static struct { Str dir, from, host; Relay relay; pthread_mutex_t lock; Mailer *idle[MAILERS]; int idle_n; } post = { .lock = PTHREAD_MUTEX_INITIALIZER };

/* from: whom it comes from, also on the envelope. */
static Err message_of(const Mail *m, Str *from, Str *out)
{
    Face face = face_now(m->arena);
    *from = face.mail_from.n ? face.mail_from : post.from;
    MailMessage message = { .from = { face.name, *from }, .to = { m->to_name, m->to }, .reply_to = { (Str){ 0 }, m->reply_to }, .subject = m->subject, .date = m->written,
                            .id = str_fmt(m->arena, STR_FMT "@" STR_FMT, STR_ARG(m->id), STR_ARG(post.host)), .text = m->text, .language = lang_code(m->lang) };
    return mail_message(m->arena, &message, out);
}

/* Under its own name at once, or not at all. */
static Err into_folder(void *ctx, const Mail *m)
{
    Str from, bytes, path = str_fmt(m->arena, STR_FMT "/" STR_FMT ".eml", STR_ARG(post.dir), STR_ARG(m->id)), draft = str_fmt(m->arena, STR_FMT ".new", STR_ARG(path));
    Err e = message_of(m, &from, &bytes);
    (void)ctx;
    if (failed(e)) return e;
    int fd = open(draft.p, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
    bool whole = fd >= 0 && write(fd, bytes.p, (size_t)bytes.n) == bytes.n && fsync(fd) == 0;
    if (fd >= 0) close(fd);
    return whole && rename(draft.p, path.p) == 0 ? OK : err_errno(m->arena, path);
}

static Mailer *mailer_take(void)
{
    pthread_mutex_lock(&post.lock);
    Mailer *mailer = post.idle_n ? post.idle[--post.idle_n] : NULL;
    pthread_mutex_unlock(&post.lock);
    return mailer ? mailer : mailer_open(&post.relay);
}

static void mailer_give(Mailer *mailer)
{
    pthread_mutex_lock(&post.lock);
    bool kept = post.idle_n < MAILERS;
    if (kept) post.idle[post.idle_n++] = mailer;
    pthread_mutex_unlock(&post.lock);
    if (!kept) mailer_close(mailer);
}

static Err by_relay(void *ctx, const Mail *m)
{
    Str from, bytes;
    Err e = message_of(m, &from, &bytes);
    (void)ctx;
    if (failed(e)) return e;
    Mailer *mailer = mailer_take();
    e = mailer_send(mailer, m->arena, from, m->to, bytes);
    mailer_give(mailer);
    return e;
}

Err post_open(Arena *a, const PostOptions *o)
{
    struct stat st;
    Str host = address_host(view_base_address());
    post.dir = o->dir;
    post.from = o->from.n ? o->from : str_fmt(a, "rotunda@" STR_FMT, STR_ARG(str_find_char(host, '.') > 0 ? host : S("localhost.localdomain")));
    post.host = str_slice(post.from, str_find_char(post.from, '@') + 1, post.from.n);
    Err e = mail_address(a, post.from, &post.from);
    if (failed(e)) return err(a, ERR_USAGE, "--mail-from: " STR_FMT, STR_ARG(e.text));
    if (o->smtp.n && o->dir.n) return err(a, ERR_USAGE, "mail goes by --smtp or into --mail-dir, not both");
    if (o->dir.n && (stat(str_z(a, o->dir), &st) || !S_ISDIR(st.st_mode))) return err(a, ERR_ENV, "--mail-dir: there is no folder " STR_FMT, STR_ARG(o->dir));
    if (o->smtp.n) e = relay_of(a, o->smtp, o->login, &post.relay);
    if (!failed(e) && (o->smtp.n || o->dir.n)) mail_by(o->smtp.n ? by_relay : into_folder, NULL);
    return e;
}

void post_close(void)
{
    mail_by(NULL, NULL);
    while (post.idle_n) mailer_close(post.idle[--post.idle_n]);
}
