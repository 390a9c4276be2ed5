/* accounts_mails.c: what the program writes to people about their accounts. */
#include "rooms/accounts/accounts_mails.h"
#include "media/mail_message.h"
#include "web/view.h"

/* In the language of the mail, where the center has it. */
static const char *before_path(const Mail *m) { return m->lang == LANG_ES && !face_now(m->arena).one_language ? "/es" : ""; }

Str mail_link(const Mail *m, Str path) { return str_fmt(m->arena, STR_FMT "%s" STR_FMT, STR_ARG(view_base_address()), before_path(m), STR_ARG(path)); }

Str mail_once(const JobRun *j, const Mail *m, Str handle) { return mail_link(m, link_path(j->store, m->arena, handle)); }

Str mail_contact(const Mail *m)
{
    Str contact = face_now(m->arena).contact;
    return contact.n ? contact : mail_link(m, S("/about-us"));
}

void mail_answers(Mail *m)
{
    Str contact = face_now(m->arena).contact, address;
    if (!failed(mail_address(m->arena, contact, &address))) m->reply_to = address;
}

bool mail_say(Mail *m, Str subject, Str text)
{
    m->subject = subject;
    m->text = str_fmt(m->arena, STR_FMT "\n\n-- \n" STR_FMT ", " STR_FMT "\n", STR_ARG(text), STR_ARG(face_now(m->arena).name), STR_ARG(mail_link(m, S("/"))));
    return true;
}

bool mail_once_say(const JobRun *j, Mail *m, Str subject, Str text, Str city)
{
    OneTimeById t;
    if (!one_time_by_id(j->db, j->subject, &t) || t.used.known || t.expires <= j->now) return false;
    return mail_say(m, say(m->arena, m->lang, subject, { "city", city }),
        say(m->arena, m->lang, text, { "name", m->to_name }, { "link", mail_once(j, m, t.handle) }, { "roles", roles_said(j->db, m->lang, j->person) }, { "city", city }));
}

static bool with_link(JobRun *j, Mail *m, Str subject, Str text) { return mail_once_say(j, m, subject, text, (Str){ 0 }); }

static bool plain(Mail *m, Str subject, Str text)
{
    return mail_say(m, tr(m->lang, subject), say(m->arena, m->lang, text, { "name", m->to_name }, { "link", mail_link(m, S("/account")) }, { "forgot", mail_link(m, S("/sign-in/forgot")) }, { "contact", mail_contact(m) }));
}

static bool sign_in_mail(JobRun *j, Mail *m)
{
    return with_link(j, m, _("Your link to sign in"), _("Hello {name},\n\nwith this link you sign in, once, within a day:\n\n{link}\n\nYou did not ask for it? Then nothing has happened: without the link nobody gets in."));
}

static bool reset_mail(JobRun *j, Mail *m)
{
    return with_link(j, m, _("Choose a new password"), _("Hello {name},\n\nwith this link you choose a new password, within a day:\n\n{link}\n\nYou did not ask for it? Then nothing has happened, and your password is still the same."));
}

static bool invitation_mail(JobRun *j, Mail *m)
{
    return with_link(j, m, _("You are invited"), _("Hello {name},\n\nan account is ready for you in a library of what cities did, what it cost, and what it changed. You are here: {roles}. Open it with this link, within two weeks:\n\n{link}"));
}

static bool password_mail(JobRun *j, Mail *m)
{
    (void)j;
    return plain(m, _("Your password was changed"), _("Hello {name},\n\nyour password was changed just now, and you were signed out in all other browsers.\n\nThat was not you? Have a link sent to you, and choose a new one at once:\n\n{forgot}\n\nThen tell us: {contact}"));
}

static bool second_off_mail(JobRun *j, Mail *m)
{
    (void)j;
    return plain(m, _("Your second proof was taken away"), _("Hello {name},\n\nfrom now on a password, or a link in your mail, is enough to sign in to your account.\n\nThat was not you? Choose a new password at once:\n\n{link}\n\nThen tell us: {contact}"));
}

static bool token_mail(JobRun *j, Mail *m)
{
    (void)j;
    return plain(m, _("A token was made for your account"), _("Hello {name},\n\nwith it, a program can act here in your name until its time is over. It stands among the tokens of your account.\n\nThat was not you? End it at once, and choose a new password:\n\n{link}\n\nThen tell us: {contact}"));
}

static bool passkey_mail(JobRun *j, Mail *m)
{
    (void)j;
    return plain(m, _("A passkey was added to your account"), _("Hello {name},\n\na device can now answer for you when you sign in.\n\nThat was not you? Take it away at once, and choose a new password:\n\n{link}\n\nThen tell us: {contact}"));
}

static bool app_mail(JobRun *j, Mail *m)
{
    (void)j;
    return plain(m, _("An app for codes was added to your account"), _("Hello {name},\n\nthe codes of an app can now answer for you when you sign in.\n\nThat was not you? Take it away at once, and choose a new password:\n\n{link}\n\nThen tell us: {contact}"));
}

static bool codes_mail(JobRun *j, Mail *m)
{
    (void)j;
    return plain(m, _("New recovery codes were made for your account"), _("Hello {name},\n\nthe codes that you had before open nothing any more.\n\nThat was not you? Make new ones at once, and choose a new password:\n\n{link}\n\nThen tell us: {contact}"));
}

static bool second_fewer_mail(JobRun *j, Mail *m)
{
    (void)j;
    return plain(m, _("One of your second proofs was taken away"), _("Hello {name},\n\na passkey or an app for codes does not answer for you any more. What else you have set up is still asked for when you sign in.\n\nThat was not you? Choose a new password at once:\n\n{link}\n\nThen tell us: {contact}"));
}

static bool eyes_mail(JobRun *j, Mail *m)
{
    PersonForMail by;
    if (!person_for_mail(j->db, j->subject, &by)) return false;
    return mail_say(m, tr(m->lang, _("Somebody looked through your eyes")), say(m->arena, m->lang, _("Hello {name},\n\n{who} of the center’s staff opened the pages as you see them, to help. Nothing can be changed that way, and it ends within an hour.\n\nYou did not ask for help? Ask us why:\n\n{contact}"),
        { "name", m->to_name }, { "who", by.name }, { "contact", mail_contact(m) }));
}

static bool role_mail(JobRun *j, Mail *m)
{
    Str roles = roles_said(j->db, m->lang, j->person);
    return roles.n && mail_say(m, tr(m->lang, _("You have a new role")), say(m->arena, m->lang, _("Hello {name},\n\nthe center's staff gave you a role. From now on you are here:\n\n{roles}\n\nWhat waits for you stands on your desk:\n\n{link}"),
        { "name", m->to_name }, { "roles", roles }, { "link", mail_link(m, S("/desk")) }));
}

static bool holds(const RoleListRows *rows, Str role, i64 place)
{
    for (isize i = 0; i < rows->n; i++) if (rows->p[i].place_id == place && str_eq(rows->p[i].role, role)) return true;
    return false;
}

/* Of those that were not given back since. */
static Str roles_lost(const JobRun *j, const Mail *m)
{
    RoleListRows held = role_list(j->db, j->person);
    Str rest = j->args, role, said = { 0 };
    while (str_cut(&rest, ' ', &role)) {
        if (holds(&held, role, j->subject)) continue;
        Str one = role_said(j->db, m->lang, role, j->subject);
        said = said.n ? str_join(m->arena, (Str[]){ said, one }, 2, S("; ")) : one;
    }
    return said;
}

static bool role_taken_mail(JobRun *j, Mail *m)
{
    Str lost = roles_lost(j, m), roles = roles_said(j->db, m->lang, j->person);
    Str text = roles.n ? _("Hello {name},\n\nthis role was taken from you:\n\n{lost}\n\nFrom now on you are here:\n\n{roles}\n\nWhat you wrote and recorded stays. You think that it is a mistake? Write to us: {contact}")
                       : _("Hello {name},\n\nthis role was taken from you:\n\n{lost}\n\nYou hold no other one here. Your account stays, and what you wrote and recorded. You think that it is a mistake? Write to us: {contact}");
    return lost.n && mail_say(m, tr(m->lang, _("A role was taken from you")),
        say(m->arena, m->lang, text, { "name", m->to_name }, { "lost", lost }, { "roles", roles }, { "contact", mail_contact(m) }));
}

void accounts_mails_lend(void)
{
    mail_lend("mail role", N_("Mail: a role was given"), role_mail);
    mail_lend("mail role-taken", N_("Mail: a role was taken back"), role_taken_mail);
    mail_lend("mail sign-in", N_("Mail: the link to sign in"), sign_in_mail);
    mail_lend("mail reset", N_("Mail: the link to a new password"), reset_mail);
    mail_lend("mail invitation", N_("Mail: an invitation"), invitation_mail);
    mail_lend("mail password", N_("Mail: the password was changed"), password_mail);
    mail_lend("mail second-off", N_("Mail: the second proof was switched off"), second_off_mail);
    mail_lend("mail token", N_("Mail: a token was made"), token_mail);
    mail_lend("mail second-fewer", N_("Mail: a second proof was taken away"), second_fewer_mail);
    mail_lend("mail passkey", N_("Mail: a passkey was added"), passkey_mail);
    mail_lend("mail codes", N_("Mail: new recovery codes were made"), codes_mail);
    mail_lend("mail app", N_("Mail: an app for codes was added"), app_mail);
    mail_lend("mail eyes", N_("Mail: the center looked through their eyes"), eyes_mail);
}
