#include "rooms/admin/admin.h"
#include "rooms/admin/libraries.h"
#include "media/address.h"
#include "media/messages.h"
#include "media/number.h"
#include "store/backup.h"
#include "web/view.h"
#include <sys/stat.h>
#include <sys/statvfs.h>

enum { DAY = 24 * 3600, HOUR = 3600 };

typedef struct { Db *db; Arena *a; Str dir; Time now; int lang; Findings findings; } Doctor;

/* n: what stands for {n} in either text. */
static void say_it(Doctor *d, bool fine, Health otherwise, Str what, Str then, Str n)
{
    Str said = say(d->a, d->lang, what, { "n", n }), then_said = fine ? (Str){ 0 } : say(d->a, d->lang, then, { "n", n });
    vec_push(d->a, &d->findings, ((Finding){ fine ? FINE : otherwise, said, then_said }));
}

static Str whole(Doctor *d, i64 n) { return str_fmt(d->a, "%" PRId64, n); }

static void check_address(Doctor *d)
{
    Str base = view_base_address(), host = address_host(base);
    bool local = str_eq(host, S("localhost")) || str_eq(host, S("127.0.0.1"));
    if (local) say_it(d, true, BAD, _("The public address is this machine’s own: nothing of it goes over a network"), (Str){ 0 }, (Str){ 0 });
    else if (!base.n) say_it(d, false, WATCH, _("The public address is encrypted (https)"), _("It is not known here: give it with --address, or write address = https://... into rotunda.conf."), (Str){ 0 });
    else say_it(d, str_starts(base, S("https://")), BAD, _("The public address is encrypted (https)"), _("Put a proxy with a certificate in front, and give its address with --address https://..."), (Str){ 0 });
}

static bool owners_alone(Doctor *d, const char *file)
{
    struct stat st;
    return stat(str_fmt(d->a, STR_FMT "/%s", STR_ARG(d->dir), file).p, &st) == 0 && !(st.st_mode & 077);
}

static void check_files(Doctor *d)
{
    say_it(d, owners_alone(d, "rotunda.key"), BAD, _("The key of the center is readable by its owner alone"), _("Take the rights of others away: chmod 600 rotunda.key"), (Str){ 0 });
    say_it(d, owners_alone(d, "rotunda.db"), BAD, _("The database is readable by its owner alone"), _("Take the rights of others away: chmod 600 rotunda.db*"), (Str){ 0 });
}

static Str gigabytes(Doctor *d, double n)
{
    Buf b = buf_on(d->a);
    put_decimal(&b, d->lang, n, 1);
    return buf_str(&b);
}

static void check_disk(Doctor *d)
{
    struct statvfs v;
    double left = statvfs(str_z(d->a, d->dir), &v) == 0 ? (double)v.f_bavail * (double)v.f_frsize / 1e9 : 0;
    say_it(d, left > 5, left > 1 ? WATCH : BAD, _("The disk has room: {n} GB are free"), _("Make room: a full disk stops every change."), gigabytes(d, left));
}

static void check_people(Doctor *d)
{
    BareAdministrators bare = { 0 };
    bare_administrators(d->db, &bare);
    SettingOne contact = { 0 };
    setting_one(d->db, S("contact"), &contact);
    say_it(d, contact.value.n > 0, WATCH, _("Mails and pages say whom to ask"), _("Name the center’s contact on the page of its face: answers to mails go nowhere without."), (Str){ 0 });
    say_it(d, !bare.n, BAD, _("Every administrator signs in with a second proof"), _("With a password or a mailed link alone: {n}. Each sets it up under Your account."), whole(d, bare.n));
}

static void check_jobs(Doctor *d)
{
    DeadJobs jobs = { 0 };
    dead_jobs(d->db, d->now - HOUR, &jobs);
    say_it(d, !jobs.dead, BAD, _("No mail and no other job was given up"), _("Given up: {n}. See why on the staff's page, mend it, and have them tried again."), whole(d, jobs.dead));
    say_it(d, !jobs.late, WATCH, _("Nothing waits for more than an hour"), _("Waiting: {n}. Is a relay set (--smtp), and does it answer?"), whole(d, jobs.late));
}

static void check_backup(Doctor *d)
{
    say_it(d, backup_noted(d->dir, BACKUP_MADE) > d->now - 2 * DAY, BAD, _("A backup was made in the last two days"), _("Make one every night: rotunda backup DIR"), (Str){ 0 });
    say_it(d, backup_noted(d->dir, BACKUP_VERIFIED) > d->now - 100 * DAY, BAD, _("A backup was tried out in the last hundred days"), _("Try the newest one: rotunda restore BACKUP --verify"), (Str){ 0 });
}

static void check_clock(Doctor *d)
{
    say_it(d, d->now > time_of(2026, 1, 1) && d->now < time_of(2100, 1, 1), BAD, _("The clock of the machine is set"), _("Set it, and keep it with NTP: deadlines and second proofs rest on it."), (Str){ 0 });
}

static void check_libraries(Doctor *d)
{
    Str said;
    bool fit = libraries_fit(d->a, &said);
    say_it(d, fit, BAD, _("No library is older than when this program was built ({n})"), _("Install the system’s updates, and start the server again."), said);
}

Findings doctor(Db *db, Arena *a, Str dir, Time now, int lang)
{
    Doctor d = { .db = db, .a = a, .dir = dir, .now = now, .lang = lang };
    check_address(&d), check_files(&d), check_people(&d), check_jobs(&d), check_backup(&d), check_disk(&d), check_clock(&d), check_libraries(&d);
    return d.findings;
}
