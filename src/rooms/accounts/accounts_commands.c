/* accounts_commands.c: people by the command line: the first administrator, and whoever is locked out. */
#include "base/fold.h"
#include "media/mail_message.h"
#include "rooms/accounts/access_tokens.h"
#include "rooms/accounts/accounts_pages.h"
#include "rooms/accounts/second_proof.h"
#include "store/journal.h"
#include "web/view.h"

/* As the form of a page takes an address: what it refuses could never sign in. */
static Err one_email(Cli *cli, Str *email)
{
    if (cli->args.n != 1 || failed(mail_account(cli->arena, cli->args.p[0], email))) return err(cli->arena, ERR_USAGE, "whose? Give one e-mail address, for example: rotunda %s ana@example.org", cli->command->name);
    return OK;
}

/* ---- the rules ---- */

typedef struct { Str email, name, role; i64 person, link; bool there; Str handle; } UserNew;

static Err user_rule(Write *w, void *arg)
{
    UserNew *u = arg;
    PersonOfEmail p;
    OneTimeById link;
    Err e = OK;
    u->there = person_of_email(w->db, u->email, &p);
    if (u->there && p.disabled.known) return err(w->db->arena, ERR_INPUT, "this account is switched off; rotunda user disable " STR_FMT " --undo switches it on again", STR_ARG(u->email));
    if (u->there) u->person = p.id;
    else e = person_make(w, &(PersonNew){ u->email, u->name, LANG_EN, NULL }, &u->person);
    if (!failed(e) && u->role.n) e = role_give(w, u->person, u->role, THE_CENTER);
    if (failed(e)) return e;
    u->link = link_make(w, &(LinkNew){ u->there ? "sign-in" : "invitation", u->person, u->email, u->name, S("/account"), LINK_SECONDS });
    if (one_time_by_id(w->db, u->link, &link)) u->handle = link.handle;
    return journal_note(w, "person.invite", "person", u->person, S("by command"));
}

static Err user_make(Cli *cli, Str email, Str name, Str role, Str *link)
{
    UserNew u = { .email = email, .name = text_seen(name) ? name : str_slice(email, 0, str_find_char(email, '@')), .role = role };
    Err e = store_write(cli->store, cli->arena, user_rule, &u);
    if (failed(e)) return e;
    *link = link_address(cli->store, cli->arena, u.handle);
    return OK;
}

Err administrator_option(Cli *cli, Str *email)
{
    *email = cli_text(cli, "admin");
    if (!email->n || !failed(mail_account(cli->arena, *email, email))) return OK;
    return err(cli->arena, ERR_USAGE, "--admin takes an e-mail address, not \"" STR_FMT "\"", STR_ARG(*email));
}

Err administrator_make(Cli *cli, Str email, Str *link) { return user_make(cli, email, (Str){ 0 }, S("administrator"), link); }

static void print_link(Cli *cli, Str email, Str link)
{
    if (cli->json) fprintf(cli->out, "{\"email\":\"" STR_FMT "\",\"link\":\"" STR_FMT "\"}\n", STR_ARG(email), STR_ARG(link));
    else fprintf(cli->out, STR_FMT " signs in with this link, once, within a day:\n" STR_FMT "\n", STR_ARG(email), STR_ARG(link));
}

static Err user_add_run(Cli *cli)
{
    Str email, link, role = cli_text(cli, "role"), name = cli_text(cli, "name");
    Err e = one_email(cli, &email);
    if (failed(e)) return e;
    if (role.n && !role_known(role)) return err(cli->arena, ERR_USAGE, "there is no role \"" STR_FMT "\"; see rotunda user role --help", STR_ARG(role));
    if (role.n && role_of_city(role)) return err(cli->arena, ERR_USAGE, "the role " STR_FMT " is held at a city: add the person, then give it with rotunda user role " STR_FMT " --give " STR_FMT " --at SLUG", STR_ARG(role), STR_ARG(email), STR_ARG(role));
    e = view_base_option(cli, S("http://localhost:8080"));
    if (!failed(e)) e = user_make(cli, email, name, role, &link);
    if (!failed(e)) print_link(cli, email, link);
    return e;
}

typedef struct { Str email, give, take, at; bool off, on; } UserChange;

static Err user_change_rule(Write *w, void *arg)
{
    const UserChange *c = arg;
    PersonOfEmail p;
    Arena *a = w->db->arena;
    if (!person_of_email(w->db, c->email, &p)) return err(a, ERR_INPUT, "nobody has an account with the address " STR_FMT, STR_ARG(c->email));
    i64 place = c->at.n && place_words ? place_words->find(w->db, c->at) : THE_CENTER;
    if (c->at.n && !place) return err(a, ERR_INPUT, "there is no community " STR_FMT ". Give the last part of its address", STR_ARG(c->at));
    Err e = OK;
    if (c->give.n) e = role_give(w, p.id, c->give, place);
    if (!failed(e) && c->take.n) e = role_withdraw(w, p.id, c->take, place), role_loss_told(w, p.id, c->take, place);
    return failed(e) || c->off == c->on ? e : account_switch(w, p.id, c->off);
}

static Err user_role_run(Cli *cli)
{
    UserChange c = { .give = cli_text(cli, "give"), .take = cli_text(cli, "take"), .at = cli_text(cli, "at") };
    Err e = one_email(cli, &c.email);
    if (failed(e)) return e;
    if (!c.give.n && !c.take.n) return err(cli->arena, ERR_USAGE, "give a role with --give ROLE, or take one with --take ROLE");
    if ((c.give.n && !role_known(c.give)) || (c.take.n && !role_known(c.take))) return err(cli->arena, ERR_USAGE, "there is no role \"" STR_FMT "\"; see rotunda user role --help", STR_ARG(c.give.n ? c.give : c.take));
    e = store_write(cli->store, cli->arena, user_change_rule, &c);
    if (!failed(e) && !cli->quiet) fprintf(cli->out, "Done.\n");
    return e;
}

static Err user_disable_run(Cli *cli)
{
    UserChange c = { .off = !cli_on(cli, "undo"), .on = cli_on(cli, "undo") };
    Err e = one_email(cli, &c.email);
    if (!failed(e)) e = store_write(cli->store, cli->arena, user_change_rule, &c);
    if (!failed(e) && !cli->quiet) fprintf(cli->out, c.off ? "The account is switched off, and signed out everywhere.\n" : "The account is on again.\n");
    return e;
}

/* ---- the telephone is lost, and the recovery codes with it ---- */

static Err second_take_rule(Write *w, void *arg)
{
    PersonOfEmail p;
    if (!person_of_email(w->db, *(Str *)arg, &p)) return err(w->db->arena, ERR_INPUT, "nobody has an account with the address " STR_FMT, STR_ARG(*(Str *)arg));
    if (!second_wanted(w->db, p.id)) return err(w->db->arena, ERR_INPUT, "this account has no second proof");
    credential_totp_on(w->db, false, 0, p.id), passkey_end_all(w->db, p.id), recovery_clear(w->db, p.id), session_end_others(w->db, p.id, 0);
    mail_put(w, "mail second-off", p.id, 0);
    return journal_note(w, "person.second-off", "person", p.id, S("by command"));
}

static Err user_second_run(Cli *cli)
{
    Str email;
    Err e = one_email(cli, &email);
    if (!failed(e) && !cli_on(cli, "take")) e = err(cli->arena, ERR_USAGE, "say --take, when you are sure who asks for it");
    if (!failed(e)) e = store_write(cli->store, cli->arena, second_take_rule, &email);
    if (!failed(e) && !cli->quiet) fprintf(cli->out, "Passkeys, app and recovery codes are taken away, and the account is signed out everywhere. rotunda user add " STR_FMT " prints a link to sign in.\n", STR_ARG(email));
    return e;
}

/* ---- tokens: for a program on the machine itself, and for whoever lost one ---- */

typedef struct { Str email, end; TokenNew token; } UserToken;

static Err token_rule(Write *w, void *arg)
{
    UserToken *t = arg;
    PersonOfEmail p;
    if (!person_of_email(w->db, t->email, &p)) return err(w->db->arena, ERR_INPUT, "nobody has an account with the address " STR_FMT, STR_ARG(t->email));
    t->token.person = p.id;
    if (!t->end.n) return token_make(w, &t->token);
    bool all = str_eq(t->end, S("all"));
    if (all) tokens_void(w, p.id);
    else if (!access_token_end(w->db, t->end, p.id)) return err(w->db->arena, ERR_INPUT, "this account has no token " STR_FMT "; rotunda user token EMAIL lists them", STR_ARG(t->end));
    return all ? OK : journal_note(w, "token.end", "person", p.id, S("by command"));
}

static Err list_tokens(Cli *cli, Str email)
{
    PersonOfEmail p;
    Db *db = db_begin(cli->store, cli->arena);
    bool there = person_of_email(db, email, &p);
    AccessTokenAllRows rows = there ? access_token_all(db, p.id) : (AccessTokenAllRows){ 0 };
    Buf b = buf_on(cli->arena);
    for (isize i = 0; i < rows.n; i++) {
        const AccessTokenAll *t = &rows.p[i];
        put_fmt(&b, STR_FMT "\t" STR_FMT "\tuntil " STR_FMT "\t%s" STR_FMT "\t" STR_FMT "\n", STR_ARG(t->handle), STR_ARG(t->name), STR_ARG(iso_day(cli->arena, t->expires)),
                t->used.known ? "used " : "never used", STR_ARG(t->used.known ? iso_day(cli->arena, t->used.v) : (Str){ 0 }), STR_ARG(scopes_said(cli->arena, LANG_EN, t->scopes)));
    }
    Err e = db->failure;
    db_end(db);
    if (!failed(e) && !there) e = err(cli->arena, ERR_INPUT, "nobody has an account with the address " STR_FMT, STR_ARG(email));
    if (!failed(e) && b.n) fwrite(b.p, 1, (size_t)b.n, cli->out);
    return e;
}

static Err user_token_run(Cli *cli)
{
    UserToken t = { .end = cli_text(cli, "end"), .token = { .name = cli_text(cli, "make"), .days = 90 } };
    Err e = one_email(cli, &t.email);
    Str scopes = cli_text(cli, "scopes"), days = cli_text(cli, "days");
    if (failed(e)) return e;
    if (!t.end.n && !t.token.name.n) return list_tokens(cli, t.email);
    if (t.end.n && t.token.name.n) return err(cli->arena, ERR_USAGE, "either --make or --end");
    char *names = str_z(cli->arena, scopes);
    for (char *at = names; *at; at++) if (*at == ',') *at = '\n';
    t.token.scopes = scopes_of(str_from(names));
    if (!t.end.n && !t.token.scopes) return err(cli->arena, ERR_USAGE, "--scopes takes read, records, drafts, city, account, staff, with commas between");
    if (days.n && (!str_i64(days, &t.token.days) || t.token.days < 1 || t.token.days > 365)) return err(cli->arena, ERR_USAGE, "--days is a number from 1 to 365");
    e = store_write(cli->store, cli->arena, token_rule, &t);
    if (!failed(e) && t.token.secret.n) fprintf(cli->out, STR_FMT "\n", STR_ARG(t.token.secret));
    return e;
}

/* ---- the list ---- */

static void put_user(Buf *b, Db *db, const PersonAll *p, bool json)
{
    RoleOfAllRows roles = role_of_all(db, p->id);
    if (json) put(b, S("{\"email\":")), json_text(b, p->email), put(b, S(",\"name\":")), json_text(b, p->name), put_fmt(b, ",\"disabled\":%s,\"roles\":[", p->disabled.known ? "true" : "false");
    else put_fmt(b, STR_FMT "\t" STR_FMT "\t%s", STR_ARG(p->email), STR_ARG(p->name), p->disabled.known ? "(switched off) " : "");
    for (isize i = 0; i < roles.n; i++) {
        Str at = place_path(db, roles.p[i].place_id);
        put_fmt(b, json ? "%s\"" STR_FMT "%s" STR_FMT "\"" : "%s" STR_FMT "%s" STR_FMT, i ? ", " : "", STR_ARG(roles.p[i].role), at.n ? " of " : "", STR_ARG(at));
    }
    put(b, json ? S("]}\n") : S("\n"));
}

static Err user_list_run(Cli *cli)
{
    Db *db = db_begin(cli->store, cli->arena);
    PersonAllRows rows = person_all(db);
    Buf b = buf_on(cli->arena);
    for (isize i = 0; i < rows.n; i++) put_user(&b, db, &rows.p[i], cli->json);
    Err e = db->failure;
    db_end(db);
    if (!failed(e) && b.n) fwrite(b.p, 1, (size_t)b.n, cli->out);
    return e;
}

static const Option add_options[] = {
    { "name", "NAME", "how colleagues know the person", NULL },
    { "role", "ROLE", "administrator, program_officer, coach, reviewer, researcher or student", NULL },
    { "address", "URL", "the public address of the center, for the link [http://localhost:8080]", NULL },
    { 0 }
};
static const Option role_options[] = {
    { "give", "ROLE", "a role to give: city_staff, city_lead, mayor (with --at), student, coach, reviewer, researcher, program_officer, administrator", NULL },
    { "take", "ROLE", "a role to take away", NULL },
    { "at", "SLUG", "the community where it is held, for example dayton-oh-us", NULL },
    { 0 }
};
static const Option second_options[] = { { "take", NULL, "take it away", NULL }, { 0 } };
static const Option token_options[] = {
    { "make", "NAME", "make a token, called so; it is printed once", NULL },
    { "scopes", "LIST", "what it may do: read, records, drafts, city, account, staff, with commas between", NULL },
    { "days", "N", "how long it is good [90]", NULL },
    { "end", "HANDLE", "end the token of this handle; all: every one", NULL },
    { 0 }
};
static const Option disable_options[] = { { "undo", NULL, "switch it on again", NULL }, { 0 } };

const Command accounts_commands[] = {
    { "user add", "EMAIL", "Make an account, or a new link for one that is there; prints a link to sign in, good once.",
      "  rotunda user add ana@example.org --name \"Ana Ruiz\" --role administrator\n", add_options, CHANGES_CENTER, user_add_run },
    { "user role", "EMAIL", "Give a role, or take it away.", "  rotunda user role ana@example.org --give city_lead --at dayton-oh-us\n", role_options, CHANGES_CENTER, user_role_run },
    { "user disable", "EMAIL", "Switch an account off: it is signed out everywhere, and nobody signs in with it.",
      "  rotunda user disable ana@example.org\n  rotunda user disable ana@example.org --undo\n", disable_options, CHANGES_CENTER, user_disable_run },
    { "user second", "EMAIL", "Take somebody's second proof away, when telephone and recovery codes are lost; staff is then led to set up a new one.",
      "  rotunda user second ana@example.org --take\n", second_options, CHANGES_CENTER, user_second_run },
    { "user token", "EMAIL", "List the access tokens of an account, make one, or end them.",
      "  rotunda user token ana@example.org --make \"weekly upload\" --scopes read,records --days 30\n  rotunda user token ana@example.org --end all\n", token_options, CHANGES_CENTER, user_token_run },
    { "user list", "", "List accounts with their roles.", "  rotunda user list --json\n", NULL, READS_CENTER, user_list_run },
    { 0 }
};
