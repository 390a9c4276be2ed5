/* accounts.c: the rules: who becomes an account, who holds a role, what a link opens, how often something may be tried. */
#include "rooms/accounts/accounts.h"
#include "base/fold.h"
#include "base/random.h"
#include "rooms/accounts/secrets.h"
#include "store/journal.h"
#include "web/view.h"

enum { INVITATION_SECONDS = 14 * 24 * 3600 };

/* ---- roles ---- */

const FieldChoice role_labels[] = {
    { "city_staff", N_("City staff"), NULL }, { "city_lead", N_("City lead"), NULL }, { "mayor", N_("Mayor"), NULL },
    { "student", N_("Student"), NULL }, { "coach", N_("Coach"), NULL }, { "reviewer", N_("Reviewer"), NULL }, { "researcher", N_("Researcher"), NULL },
    { "program_officer", N_("Program officer"), NULL }, { "administrator", N_("Administrator"), NULL }, { 0 }
};

bool role_known(Str role)
{
    for (const FieldChoice *c = role_labels; c->value; c++) if (str_eq(role, str_from(c->value))) return true;
    return false;
}

Str role_label(int lang, Str role) { return choice_label(lang, role_labels, role); }

bool role_of_city(Str role) { return str_eq(role, S("city_staff")) || str_eq(role, S("city_lead")) || str_eq(role, S("mayor")); }

const PlaceWords *place_words;
Str place_path(Db *db, i64 place) { return place && place_words ? place_words->path(db, place) : (Str){ 0 }; }
static Str place_name(Db *db, int lang, i64 place) { return place && place_words ? place_words->name(db, lang, place) : (Str){ 0 }; }
Str place_said(Request *rq, i64 place) { return place_name(rq->db, rq->lang, place); }

Str role_said(Db *db, int lang, Str role, i64 place)
{
    Str where = place_name(db, lang, place);
    return str_fmt(db->arena, STR_FMT "%s" STR_FMT, STR_ARG(role_label(lang, role)), where.n ? ", " : "", STR_ARG(where));
}

Str roles_said(Db *db, int lang, i64 person)
{
    RoleListRows rows = role_list(db, person);
    Str *said = make_array(db->arena, Str, rows.n);
    for (isize i = 0; i < rows.n; i++) said[i] = role_said(db, lang, rows.p[i].role, rows.p[i].place_id);
    return str_join(db->arena, said, rows.n, S("; "));
}

static bool holds_any(Db *db, i64 person, i64 place, const Str *roles, isize n)
{
    RoleHeld held;
    return role_held(db, (StrVec){ .p = (Str *)(uintptr_t)roles, .n = n }, person, place, &held) && held.n > 0;
}

static const Str staff_roles[] = { S("administrator"), S("program_officer") };
static const Str city_roles[] = { S("city_lead"), S("mayor"), S("city_staff") };

bool is_staff(Db *db, i64 person) { return holds_any(db, person, THE_CENTER, staff_roles, 2); }

static Time due_of(bool demo, bool proven, OptInt staff_since) { return !demo && !proven && staff_since.known ? staff_since.v + PROOF_GRACE : 0; }

bool proof_late(bool demo, bool proven, OptInt staff_since)
{
    Time due = due_of(demo, proven, staff_since);
    return due && due <= clock_now();
}

Time proof_due(Db *db, i64 person)
{
    ProofOf p;
    return proof_of(db, person, &p) ? due_of(p.demo, p.proven, p.staff_since) : 0;
}

bool person_holds(Db *db, i64 person, Who who, i64 place)
{
    switch (who) {
    case ANYONE: return true;
    case SIGNED_IN: case SIGNED_IN_BARE: case SIGNED_IN_UNPROVEN: return person != 0;
    case CITY_STAFF: return place && holds_any(db, person, place, city_roles, 3);
    case CITY_LEAD: return (place && holds_any(db, person, place, city_roles, 2)) || is_staff(db, person);
    case STAFF: return is_staff(db, person);
    case ADMINISTRATOR: return holds_any(db, person, THE_CENTER, staff_roles, 1);
    default: return false;
    }
}

/* Invented people have addresses that nobody can have; somebody else who looks around at an invented city stays who they are. */
static bool is_invented(Db *db, i64 person)
{
    PersonForMail p;
    return person_for_mail(db, person, &p) && str_ends(p.email, S(".example"));
}

Err role_give(Write *w, i64 person, Str role, i64 place)
{
    if (role_of_city(role) != (place > 0)) return err(w->db->arena, ERR_INPUT, "%s", role_of_city(role) ? N_("This role is held at a city: say at which.") : N_("This role is held at the center, not at a city."));
    if (!role_add(w->db, person, role, place, w->now)) return w->db->failure;
    if (place && place_words && place_words->demo(w->db, place) && is_invented(w->db, person)) person_demo(w->db, person);
    return journal_note(w, "role.give", "person", person, str_fmt(w->db->arena, STR_FMT " at %" PRId64, STR_ARG(role), place));
}

Err not_last_administrator(Write *w, i64 person)
{
    RoleHoldersRows all = role_holders(w->db, THE_CENTER, S("administrator"));
    bool last = all.n == 1 && all.p[0].person_id == person;
    return last ? err(w->db->arena, ERR_INPUT, "%s", N_("This is the last administrator: make another one first.")) : OK;
}

static bool only_role(Db *db, i64 person, i64 place, Str role)
{
    Str others[3];
    isize n = 0;
    for (int i = 0; i < 3; i++) if (!str_eq(city_roles[i], role)) others[n++] = city_roles[i];
    return !holds_any(db, person, place, others, n);
}

Err role_withdraw(Write *w, i64 person, Str role, i64 place)
{
    Err e = str_eq(role, S("administrator")) ? not_last_administrator(w, person) : OK;
    if (failed(e)) return e;
    if (place && place_words && only_role(w->db, person, place, role)) e = place_words->left(w, person, place);     /* while it is still known whom the place loses */
    if (failed(e)) return e;
    if (!role_take(w->db, person, role, place)) return failed(w->db->failure) ? w->db->failure : err(w->db->arena, ERR_INPUT, "%s", N_("This role is not held there."));
    return journal_note(w, "role.withdraw", "person", person, str_fmt(w->db->arena, STR_FMT " at %" PRId64, STR_ARG(role), place));
}

void role_loss_told(Write *w, i64 person, Str roles, i64 place)
{
    if (person != w->actor) job_put(w, "mail role-taken", person, place, roles, w->now);
}

/* ---- people ---- */

Err person_make(Write *w, const PersonNew *p, i64 *id)
{
    PersonOfEmail there;
    PersonAdd added;
    Arena *a = w->db->arena;
    if (person_of_email(w->db, p->email, &there)) return err(a, ERR_INPUT, N_("There is an account with this address already."));
    PersonAddArgs args = { .handle = random_name(a, 10), .email = p->email, .name = p->name, .name_key = name_key(a, p->name), .lang = lang_code(p->lang), .made = w->now };
    if (!person_add(w->db, &args, &added)) return w->db->failure;
    *id = added.id;
    return journal_note(w, "person.make", "person", *id, (Str){ 0 });
}

Err person_invite(Write *w, const PersonNew *p, Str role, i64 place, Str back, i64 *id)
{
    Err e = person_make(w, p, id);
    if (!failed(e)) e = role_give(w, *id, role, place);
    if (failed(e)) return e;
    i64 link = link_make(w, &(LinkNew){ "invitation", *id, p->email, p->name, back, INVITATION_SECONDS });
    mail_put(w, p->mail ? p->mail : "mail invitation", *id, link);
    return journal_note(w, "person.invite", "person", *id, (Str){ 0 });
}

void tokens_void(Write *w, i64 person)
{
    i64 n = access_token_end_all(w->db, person);
    if (n) journal_note(w, "token.end", "person", person, S("all"));
}

bool account_on(Db *db, i64 person)
{
    PersonForMail p;
    return person && person_for_mail(db, person, &p);
}

/* The cities where somebody holds a role, each once. */
static IntVec cities_of(Db *db, i64 person)
{
    IntVec cities = { 0 };
    RoleOfAllRows roles = role_of_all(db, person);
    for (isize i = 0; i < roles.n; i++)
        if (roles.p[i].place_id && (!i || roles.p[i].place_id != roles.p[i - 1].place_id)) vec_push(db->arena, &cities, roles.p[i].place_id);
    return cities;
}

Err places_left(Write *w, i64 person)
{
    Err e = OK;
    IntVec cities = cities_of(w->db, person);
    for (isize i = 0; i < cities.n && place_words && !failed(e); i++) e = place_words->left(w, person, cities.p[i]);
    return e;
}

static void places_told(Write *w, i64 person)
{
    IntVec cities = cities_of(w->db, person);
    for (isize i = 0; i < cities.n && place_words; i++) place_words->off(w, person, cities.p[i]);
}

Err account_switch(Write *w, i64 person, bool off)
{
    Err e = off ? not_last_administrator(w, person) : OK;
    if (failed(e)) return e;
    if (off && account_on(w->db, person)) places_told(w, person);
    person_disable(w->db, (OptInt){ w->now, off }, person);
    if (off) session_end_others(w->db, person, 0), tokens_void(w, person), one_time_void(w->db, w->now, (OptInt)SOME(person));
    return journal_note(w, off ? "person.disable" : "person.enable", "person", person, (Str){ 0 });
}

Err everybody_signs_out(Write *w, void *unused)
{
    (void)unused;
    sessions_expire(w->db, INT64_MAX), one_time_expire(w->db, INT64_MAX), access_token_end_every(w->db);
    return journal_note(w, "center.restore", "session", 0, (Str){ 0 });
}

/* ---- links ---- */

Err (*account_ready)(Write *w, i64 person, Str purpose, Str email);

i64 link_make(Write *w, const LinkNew *l)
{
    OneTimeAdd added = { 0 };
    one_time_add(w->db, &(OneTimeAddArgs){ .handle = random_name(w->db->arena, 10), .purpose = str_from(l->purpose), .person_id = { l->person, l->person != 0 },
        .email = l->email, .name = l->name.p ? l->name : S(""), .back = l->back.p ? l->back : S(""), .made = w->now, .expires = w->now + l->seconds }, &added);
    return added.id;
}

Str link_path(const Store *s, Arena *a, Str handle)
{
    return str_fmt(a, "/link/" STR_FMT "-" STR_FMT, STR_ARG(handle), STR_ARG(store_tag(s, a, "link", handle)));
}

Str link_address(const Store *s, Arena *a, Str handle)
{
    return str_fmt(a, STR_FMT STR_FMT, STR_ARG(view_base_address()), STR_ARG(link_path(s, a, handle)));
}

/* ---- how often ---- */

Str attempt_bucket(Db *db, const char *what, Str key)
{
    return str_fmt(db->arena, "%s " STR_FMT, what, STR_ARG(store_tag(db->store, db->arena, what, key)));
}

bool attempt_allow(Write *w, const char *what, Str key, i64 most, i64 window)
{
    AttemptAdd tries;
    return attempt_add(w->db, w->now, w->now - window, attempt_bucket(w->db, what, key), &tries) && tries.n <= most;
}

/* ---- mail ---- */

enum { MAILS_MOST = 48 };
static struct { const char *kind; MailFn *fn; } mails[MAILS_MOST];
static int mails_n;
static Err (*mail_send)(void *ctx, const Mail *m);
static void *mail_ctx;

void mail_by(Err (*send)(void *ctx, const Mail *m), void *ctx) { mail_send = send, mail_ctx = ctx; }

static bool mail_reader(JobRun *j, Mail *m)
{
    PersonForMail p;
    OneTimeById t;
    if (j->person && person_for_mail(j->db, j->person, &p)) { m->to = p.email, m->to_name = p.name, m->lang = lang_of(p.lang); return true; }
    if (j->person || !one_time_by_id(j->db, j->subject, &t)) return false;
    m->to = t.email, m->to_name = t.name, m->lang = str_eq(j->args, S("es")) ? LANG_ES : LANG_EN;
    return true;
}

/* Of what it says and to whom: a number is given again once its job is done, also within the same second. The same for each try. */
static Str mail_name(const JobRun *j)
{
    Str about = str_fmt(j->arena, STR_FMT " %" PRId64 " %" PRId64 " " STR_FMT, STR_ARG(j->kind), j->person, j->subject, STR_ARG(j->args));
    return str_fmt(j->arena, "%" PRId64 ".%" PRId64 "." STR_FMT, j->made, j->id, STR_ARG(str_slice(store_tag(j->store, j->arena, "mail", about), 0, 12)));
}

static Err mail_job(JobRun *j, MailFn *fn)
{
    Mail m = { .arena = j->arena, .id = mail_name(j), .written = j->now };
    if (!mail_reader(j, &m) || !fn(j, &m)) return failed(j->db->failure) ? j->db->failure : err(j->arena, ERR_NONE, "nobody to write to");
    if (!mail_send) return err(j->arena, ERR_ENV, "no way to send mail is set: rotunda serve --smtp URL, or --mail-dir DIR");
    Err e = mail_send(mail_ctx, &m);
    return e.code == ERR_NONE ? err(j->arena, ERR_ENV, STR_FMT, STR_ARG(e.text)) : e;
}

static Err mail_run(JobRun *j)
{
    Str kind = j->kind;
    for (int i = 0; i < mails_n; i++) if (str_eq(str_from(mails[i].kind), kind)) return mail_job(j, mails[i].fn);
    return err(j->arena, ERR_ENV, "nobody writes mails of this kind");
}

void mail_lend(const char *kind, const char *title, MailFn *fn)
{
    jobs_lend(kind, title, mail_run);
    for (int i = 0; i < mails_n; i++) if (!strcmp(mails[i].kind, kind)) { mails[i].fn = fn; return; }
    must(mails_n < MAILS_MOST);
    mails[mails_n].kind = kind, mails[mails_n++].fn = fn;
}

void mail_put(Write *w, const char *kind, i64 person, i64 subject) { job_put(w, kind, person, subject, (Str){ 0 }, w->now); }
RoleHoldersRows role_readers(Db *db, i64 place, Str role)
{
    RoleHoldersRows readers = role_holders(db, place, role);
    return !readers.n && str_eq(role, S("program_officer")) ? role_holders(db, place, S("administrator")) : readers;
}

void mail_put_all(Write *w, const char *kind, Str role, i64 place, i64 subject)
{
    RoleHoldersRows readers = role_readers(w->db, place, role);
    for (isize i = 0; i < readers.n; i++) mail_put(w, kind, readers.p[i].person_id, subject);
}

void mail_put_to(Write *w, const char *kind, i64 link, int lang) { job_put(w, kind, 0, link, lang_code(lang), w->now); }
