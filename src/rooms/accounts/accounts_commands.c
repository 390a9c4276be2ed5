/* accounts_commands.c: people by the command line: the first administrator, and whoever is locked out. */
#include "rooms/accounts/accounts_pages.h"
#include "store/journal.h"
#include "web/view.h"

static bool is_email(Str s) { isize at = str_find_char(s, '@'); return at > 0 && at + 1 < s.n && str_find_char(s, ' ') < 0 && s.n <= 254; }

static Err one_email(Cli *cli, Str *email)
{
    if (cli->args.n != 1 || !is_email(cli->args.p[0])) return err(cli->arena, ERR_USAGE, "whose? Give one e-mail address, for example: rotunda %s ana@example.org", cli->command->name);
    *email = str_lower(cli->arena, cli->args.p[0]);
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
    if (u->there) u->person = p.id;
    else e = person_make(w, &(PersonNew){ u->email, u->name, LANG_EN }, &u->person);
    if (!failed(e) && u->role.n) e = role_give(w, u->person, u->role, THE_CENTER);
    if (failed(e)) return e;
    u->link = link_make(w, &(LinkNew){ u->there ? "sign-in" : "invitation", u->person, u->email, u->name, S("/account"), LINK_SECONDS });
    if (one_time_by_id(w->db, u->link, &link)) u->handle = link.handle;
    return journal_note(w, "person.invite", "person", u->person, S("by command"));
}

static Err user_make(Cli *cli, Str email, Str name, Str role, Str *link)
{
    UserNew u = { .email = str_lower(cli->arena, email), .name = name.n ? name : str_slice(email, 0, str_find_char(email, '@')), .role = role };
    Err e = store_write(cli->store, cli->arena, user_rule, &u);
    if (failed(e)) return e;
    if (!view_base_address().n) view_base(cli_text(cli, "address").n ? cli_text(cli, "address") : S("http://localhost:8080"));
    *link = link_address(cli->store, cli->arena, u.handle);
    return OK;
}

Err administrator_make(Cli *cli, Str email, Str *link)
{
    if (!is_email(email)) return err(cli->arena, ERR_USAGE, "--admin takes an e-mail address, not \"" STR_FMT "\"", STR_ARG(email));
    return user_make(cli, email, (Str){ 0 }, S("administrator"), link);
}

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
    e = user_make(cli, email, name, role, &link);
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
    if (!failed(e) && c->take.n) e = role_withdraw(w, p.id, c->take, place);
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

/* ---- the list ---- */

static void put_user(Buf *b, Db *db, const PersonAll *p, bool json)
{
    RoleOfAllRows roles = role_of_all(db, p->id);
    if (json) put(b, S("{\"email\":")), json_text(b, p->email), put(b, S(",\"name\":")), json_text(b, p->name), put_fmt(b, ",\"disabled\":%s,\"roles\":[", p->disabled.known ? "true" : "false");
    else put_fmt(b, STR_FMT "\t" STR_FMT "\t%s", STR_ARG(p->email), STR_ARG(p->name), p->disabled.known ? "(switched off) " : "");
    for (isize i = 0; i < roles.n; i++) {
        Str at = roles.p[i].place_id && place_words ? place_words->path(db, roles.p[i].place_id) : (Str){ 0 };
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
static const Option disable_options[] = { { "undo", NULL, "switch it on again", NULL }, { 0 } };

const Command accounts_commands[] = {
    { "user add", "EMAIL", "Make an account, or a new link for one that is there; prints a link to sign in, good once.",
      "  rotunda user add ana@example.org --name \"Ana Ruiz\" --role administrator\n", add_options, CHANGES_CENTER, user_add_run },
    { "user role", "EMAIL", "Give a role, or take it away.", "  rotunda user role ana@example.org --give city_lead --at dayton-oh-us\n", role_options, CHANGES_CENTER, user_role_run },
    { "user disable", "EMAIL", "Switch an account off: it is signed out everywhere, and nobody signs in with it.",
      "  rotunda user disable ana@example.org\n  rotunda user disable ana@example.org --undo\n", disable_options, CHANGES_CENTER, user_disable_run },
    { "user list", "", "List accounts with their roles.", "  rotunda user list --json\n", NULL, READS_CENTER, user_list_run },
    { 0 }
};
