#include "rooms/admin/admin.h"
#include "media/messages.h"
#include "store/backup.h"
#include "web/view.h"
#include <sys/stat.h>
#include <sys/statvfs.h>

enum { DAY = 24 * 3600, HOUR = 3600 };

static void say_it(Arena *a, Findings *f, bool fine, Health otherwise, Str what, Str then)
{
    vec_push(a, f, ((Finding){ fine ? FINE : otherwise, what, fine ? (Str){ 0 } : then }));
}

static void check_address(Arena *a, Findings *f)
{
    Str base = view_base_address();
    bool local = str_starts(base, S("http://localhost")) || str_starts(base, S("http://127.0.0.1"));
    if (!base.n) return;        /* asked without a server */
    say_it(a, f, str_starts(base, S("https://")) || local, BAD, _("The public address is encrypted (https)"), _("Put a proxy with a certificate in front, and give its address with --address https://..."));
}

static void check_key(Arena *a, Findings *f, Str dir)
{
    struct stat st;
    bool there = stat(str_fmt(a, STR_FMT "/rotunda.key", STR_ARG(dir)).p, &st) == 0;
    say_it(a, f, there && !(st.st_mode & 077), BAD, _("The key of the center is readable by its owner alone"), _("Take the rights of others away: chmod 600 rotunda.key"));
}

static void check_disk(Arena *a, Findings *f, Str dir)
{
    struct statvfs v;
    double left = statvfs(str_z(a, dir), &v) == 0 ? (double)v.f_bavail * (double)v.f_frsize / 1e9 : 0;
    say_it(a, f, left > 5, left > 1 ? WATCH : BAD, str_fmt(a, "The disk has room: %.1f GB are free", left), _("Make room: a full disk stops every change."));
}

static void check_people(Db *db, Arena *a, Findings *f)
{
    BareAdministrators bare = { 0 };
    bare_administrators(db, &bare);
    say_it(a, f, !bare.n, BAD, _("Every administrator signs in with a second proof"), str_fmt(a, "%" PRId64 " sign in with a password or a mailed link alone. Each sets it up under Your account.", bare.n));
}

static void check_jobs(Db *db, Arena *a, Findings *f, Time now)
{
    DeadJobs jobs = { 0 };
    dead_jobs(db, now - HOUR, &jobs);
    say_it(a, f, !jobs.dead, BAD, _("No mail and no other job was given up"), str_fmt(a, "%" PRId64 " were given up. See why on the staff's page, mend it, and have them tried again.", jobs.dead));
    say_it(a, f, !jobs.late, WATCH, _("Nothing waits for more than an hour"), str_fmt(a, "%" PRId64 " wait. Is a relay set (--smtp), and does it answer?", jobs.late));
}

static void check_backup(Arena *a, Findings *f, Str dir, Time now)
{
    say_it(a, f, backup_noted(dir, BACKUP_MADE) > now - 2 * DAY, BAD, _("A backup was made in the last two days"), _("Make one every night: rotunda backup DIR"));
    say_it(a, f, backup_noted(dir, BACKUP_VERIFIED) > now - 100 * DAY, BAD, _("A backup was tried out in the last hundred days"), _("Try the newest one: rotunda restore BACKUP --verify"));
}

static void check_clock(Arena *a, Findings *f, Time now)
{
    say_it(a, f, now > time_of(2026, 1, 1) && now < time_of(2100, 1, 1), BAD, _("The clock of the machine is set"), _("Set it, and keep it with NTP: deadlines and second proofs rest on it."));
}

Findings doctor(Db *db, Arena *a, Str dir, Time now)
{
    Findings f = { 0 };
    check_address(a, &f), check_key(a, &f, dir), check_people(db, a, &f), check_jobs(db, a, &f, now), check_backup(a, &f, dir, now), check_disk(a, &f, dir), check_clock(a, &f, now);
    say_it(a, &f, store_engine_fits(), BAD, str_fmt(a, "The database engine is new enough (%s)", store_engine()), _("Install SQLite 3.40 or later."));
    return f;
}
