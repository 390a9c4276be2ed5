#include "tests/center.h"
#include "rooms/admin/admin.h"
#include "app/rooms.h"
#include "rooms/accounts/accounts_pages.h"
#include "rooms/communities/communities.h"
#include "store/jobs.h"
#include "store/store.h"
#include "tests/openapi.h"
#include "tests/test.h"
#include "tests/world.h"
#include "web/by_program.h"
#include "web/layout.h"
#include "web/view.h"
#include <unistd.h>

struct DemoCenter { Arena *a; Store *store; Str dir, described, done, client; };

static Str printed_path(DemoCenter *c) { return str_fmt(c->a, STR_FMT "/printed", STR_ARG(c->dir)); }

Str center_printed(DemoCenter *c)
{
    Str text = { 0 };
    FILE *f = fopen(printed_path(c).p, "r");
    must(f && !failed(fd_read(c->a, fileno(f), S("printed"), 64 << 20, &text)));
    fclose(f);
    return text;
}

int center_command(DemoCenter *c, const char *const *words)
{
    Cli cli = { .arena = c->a, .dir = c->dir, .store = c->store, .in = stdin, .out = fopen(printed_path(c).p, "w"), .err = fopen("/dev/null", "w"), .quiet = true };
    Str name = str_fmt(c->a, "%s %s", words[0], words[1]);
    for (const Command *const *t = room_commands; *t; t++)
        for (const Command *k = *t; k->name; k++) if (str_eq(str_from(k->name), name)) cli.command = k;
    must(cli.command && cli.out && cli.err);
    for (words += 2; *words; words++) {
        bool texts = !strcmp(*words, "--texts"), take = !strcmp(*words, "--take");
        if (texts || take) vec_push(c->a, &cli.names, str_from(*words + 2));
        if (texts || take) vec_push(c->a, &cli.values, texts ? str_from(*++words) : S(""));
        else if (!strcmp(*words, "--dry-run")) cli.dry_run = true, cli.quiet = false;
        else vec_push(c->a, &cli.args, str_from(*words));
    }
    Err e = cli.command->run(&cli);
    fclose(cli.out);
    fclose(cli.err);
    return (int)e.code;
}

static Str dayton_file(DemoCenter *c)
{
    Str path = str_fmt(c->a, STR_FMT "/places.csv", STR_ARG(c->dir));
    FILE *f = fopen(path.p, "w");
    must(f && fputs("geoid,ocd_id,name,full_name,state,state_name,county_geoid,lat,lon,population,population_year,census_2010,land_km2,water_km2,ansicode,funcstat\n"
        "3921000,ocd-division/country:us/state:oh/place:dayton,Dayton,Dayton city,OH,Ohio,39113,39.777394,-84.199632,140407,2019,141527,144.139,1.4,01086167,A\n", f) >= 0);
    fclose(f);
    return path;
}

static bool center_is_open;      /* its threads take what the newest one keeps: two at once would take each other's */

DemoCenter *center_of_demo(Arena *a)
{
    must(!center_is_open);
    center_is_open = true;
    DemoCenter *c = make(a, DemoCenter);
    *c = (DemoCenter){ .a = a, .dir = test_dir(a) };
    must(!failed(store_open(a, c->dir, STORE_WRITE, &c->store)));
    const char *dayton = str_z(a, dayton_file(c));
    must(!center_command(c, (const char *[]){ "import", "concerns", "data:concerns.csv", NULL }));
    must(!center_command(c, (const char *[]){ "import", "evidence", "data:evidence.csv", NULL }));
    must(!center_command(c, (const char *[]){ "import", "places", dayton, NULL }));
    must(!center_command(c, (const char *[]){ "import", "communities", "data:communities.csv", NULL }));
    must(!center_command(c, (const char *[]){ "import", "practices", "data:practices.csv", "--texts", "data:practices.md", NULL }));
    reply_error_page(layout_error_page);
    view_base(S("https://practices.example.org"));
    rooms_start(c->store);
    c->described = center_get(c, "/api/v1/openapi.json");
    return c;
}

void center_between(DemoCenter *c, const char *sql)
{
    center_end(c);
    CHECK_STR(world_by_hand(c->a, sql), "");
    must(!failed(store_open(c->a, c->dir, STORE_WRITE, &c->store)));
    rooms_start(c->store);
    center_is_open = true;
}

Str center_handle(DemoCenter *c, const char *email)
{
    PersonOfEmail p;
    PersonById row = { 0 };
    Db *db = db_begin(c->store, c->a);
    if (CHECK(person_of_email(db, str_from(email), &p))) db->viewer = p.id, person_by_id(db, p.id, &row);
    db_end(db);
    return row.handle;
}

/* What the rules of this test noted is said in words to the staff. */
static void actions_have_words(const DemoCenter *c)
{
    Db *db = db_begin(c->store, c->a);
    JournalRecentRows rows = journal_recent(db, INT32_MAX);
    for (isize i = 0; i < rows.n; i++) if (str_eq(choice_label(0, journal_words, rows.p[i].action), rows.p[i].action)) test_case(str_z(c->a, rows.p[i].action)), CHECK(!"has words in journal_words.c");
    db_end(db);
}

void center_end(DemoCenter *c)
{
    actions_have_words(c);
    center_is_open = false;
    rooms_stop();
    store_close(c->store);
}

static Reply answer(DemoCenter *c, Request *rq)
{
    RouteFound found;
    identity_find(rq);
    bool there = route_find(room_routes, c->a, rq->method, rq->path, &rq->params, &found) == ROUTE_FOUND;
    rq->route = there ? found.route : NULL;
    Reply r = there ? route_take(found.route, rq) : reply_problem(rq, 404, (Str){ 0 });
    for (int i = 0; i < rq->later_n; i++) rq->later[i].fn(rq->later[i].a, rq->later[i].b);
    CHECK(!failed(rq->db->failure) && !failed(rq->failure));
    return r;
}

typedef struct { DemoCenter *c; Request *rq; Reply reply; } Asked;

/* As dispatch_write does. */
static Err on_writer(Write *w, void *arg)
{
    Asked *asked = arg;
    asked->rq->db = w->db, asked->rq->write = w;
    asked->reply = answer(asked->c, asked->rq);
    return w->db->failure;
}

static bool on_the_writer(DemoCenter *c, const Request *rq)
{
    RouteFound found;
    Pairs params = { 0 };
    return !str_eq(rq->method, S("GET")) && route_find(room_routes, c->a, rq->method, rq->path, &params, &found) == ROUTE_FOUND && !found.route->slow;
}

static void check_api(DemoCenter *c, const Request *rq, const Reply *r)
{
    if (!c->described.n || !str_starts(rq->path, S("/api/v1/")) || str_eq(rq->path, S("/api/v1/openapi.json"))) return;
    bool form = rq->route && !str_starts(str_from(rq->route->path), S("/api/"));
    if (!rq->route || (form && !rq->route->scope)) return;       /* nothing, or for pages alone */
    CHECK_STR(openapi_wrong(c->a, c->described, rq->method, rq->path, r->status, r->type, r->body), "");
    bool json = str_starts(rq->head.content_type, S("application/json"));
    if (json && r->status < 300) CHECK_STR(openapi_sent_wrong(c->a, c->described, rq->method, rq->path, rq->body), "");
}

/* Where a form leads is asked for often; what is said there, by center_done. */
Str center_done(const DemoCenter *c) { return c->done; }

static Reply without_done(DemoCenter *c, Reply r)
{
    isize at = str_find(r.location, S("done="));
    c->done = at > 0 ? str_copy(c->a, str_slice(r.location, at + 5, r.location.n)) : (Str){ 0 };
    if (at > 0) r.location = str_copy(c->a, str_slice(r.location, 0, at - 1));
    return r;
}

static Reply ask(DemoCenter *c, Request *rq)
{
    Asked asked = { c, rq, { 0 } };
    if (on_the_writer(c, rq)) {
        CHECK(!failed(store_write(c->store, c->a, on_writer, &asked)));
        check_api(c, rq, &asked.reply);
        return without_done(c, asked.reply);
    }
    rq->db = db_begin(c->store, c->a);
    Reply r = answer(c, rq);
    check_api(c, rq, &r);
    db_end(rq->db);
    return without_done(c, r);
}

static Request *request(DemoCenter *c, const char *method, const char *address, const char *body)
{
    Request *rq = make(c->a, Request);
    Buf *b = make(c->a, Buf);
    Str why;
    *b = buf_on(c->a);
    *rq = (Request){ .arena = c->a, .method = str_from(method), .body = str_from(body), .out = make(c->a, Out), .id = S("0123456789abcdef"), .client = c->client.n ? c->client : S("192.0.2.1") };
    must(request_parse(rq, str_from(address), &why));
    *rq->out = (Out){ .buf = b, .lang = rq->lang };
    return rq;
}

Reply center_ask(DemoCenter *c, const char *method, const char *address, const char *body) { return ask(c, request(c, method, address, body)); }

/* ---- people ---- */

typedef struct { const char *email, *role, *slug; Somebody *who; } SomebodyNew;

static Err somebody_rule(Write *w, void *arg)
{
    SomebodyNew *n = arg;
    CommunityOfSlug at = { 0 };
    Err e = person_make(w, &(PersonNew){ n->who->email, str_slice(n->who->email, 0, str_find_char(n->who->email, '@')), LANG_EN, NULL }, &n->who->id);
    if (!failed(e) && *n->slug && !community_of_slug(w->db, str_from(n->slug), &at)) return err(w->db->arena, ERR_INPUT, "no such community");
    if (!failed(e) && *n->role) e = role_give(w, n->who->id, str_from(n->role), at.id);
    if (failed(e)) return e;
    if (is_staff(w->db, n->who->id)) credential_totp(w->db, n->who->id, S("JBSWY3DPEHPK3PXP")), credential_totp_on(w->db, true, 0, n->who->id);     /* as staff has to */
    SessionNew s = { .person = n->who->id, .agent = S("test") };
    e = session_open(w, &s);
    n->who->secret = s.secret;
    return e;
}

Somebody center_somebody(DemoCenter *c, const char *email, const char *role, const char *slug)
{
    Somebody who = { .email = str_copy(c->a, str_from(email)) };
    Err e = store_write(c->store, c->a, somebody_rule, &(SomebodyNew){ email, role, slug, &who });
    if (failed(e)) printf(STR_FMT "\n", STR_ARG(e.text));
    must(!failed(e));
    return who;
}

static Err session_rule(Write *w, void *arg)
{
    Somebody *who = arg;
    SessionNew s = { .person = who->id, .agent = S("test") };
    Err e = session_open(w, &s);
    who->secret = s.secret;
    return e;
}

void center_sign_in(DemoCenter *c, Somebody *who) { must(!failed(store_write(c->store, c->a, session_rule, who))); }

static Request *request_with(DemoCenter *c, const Somebody *who, const char *method, const char *address, const char *body)
{
    Request *rq = request(c, method, address, body);
    rq->head.cookie = str_fmt(c->a, "__Host-session=" STR_FMT, STR_ARG(who->secret));
    return rq;
}

static Request *request_as(DemoCenter *c, const Somebody *who, const char *method, const char *address, const char *body)
{
    isize more = str_find_char(who->secret, ';');           /* a further cookie may stand behind it */
    Str token = store_tag(c->store, c->a, "form", more < 0 ? who->secret : str_slice(who->secret, 0, more));
    bool posts = strcmp(method, "GET") != 0;
    return request_with(c, who, method, address, posts ? str_fmt(c->a, "token=" STR_FMT "&%s", STR_ARG(token), body).p : "");
}

Reply center_from_another(DemoCenter *c, const Somebody *who, const char *address, const char *body) { return ask(c, request_with(c, who, "POST", address, str_fmt(c->a, "token=another&%s", body).p)); }

Reply center_as(DemoCenter *c, const Somebody *who, const char *method, const char *address, const char *body) { return ask(c, request_as(c, who, method, address, body)); }

Reply center_by_script(DemoCenter *c, const Somebody *who, const char *address, const char *body)
{
    Request *rq = request_as(c, who, "POST", address, body);
    rq->head.fragment = true;
    return ask(c, rq);
}

Reply center_send_as(DemoCenter *c, const Somebody *who, const char *address, const char *fields, const char *field, const char *name, Str file)
{
    Str token = store_tag(c->store, c->a, "form", who->secret), rest = str_fmt(c->a, "token=" STR_FMT "&%s", STR_ARG(token), fields), one;
    Buf b = buf_on(c->a);
    while (str_cut(&rest, '&', &one)) {
        isize eq = str_find_char(one, '=');
        put_fmt(&b, "--XX\r\nContent-Disposition: form-data; name=\"" STR_FMT "\"\r\n\r\n" STR_FMT "\r\n", STR_ARG(str_slice(one, 0, eq)), STR_ARG(str_slice(one, eq + 1, one.n)));
    }
    put_fmt(&b, "--XX\r\nContent-Disposition: form-data; name=\"%s\"; filename=\"%s\"\r\nContent-Type: application/x-anything\r\n\r\n", field, name);
    put(&b, file), put(&b, S("\r\n--XX--\r\n"));
    Request *rq = request(c, "POST", address, "");
    rq->body = buf_str(&b);
    rq->head.cookie = str_fmt(c->a, "__Host-session=" STR_FMT, STR_ARG(who->secret));
    rq->head.content_type = S("multipart/form-data; boundary=XX");
    return ask(c, rq);
}

Reply center_send(DemoCenter *c, const Somebody *who, const char *address, const char *fields, const char *name, Str file) { return center_send_as(c, who, address, fields, "file", name, file); }

/* ---- programs ---- */

Str center_token(DemoCenter *c, const Somebody *who, const char *scopes)
{
    Buf b = buf_on(c->a);
    Str rest = str_from(scopes), one;
    put(&b, S("name=test&days=365"));
    while (str_cut(&rest, ' ', &one)) put_fmt(&b, "&scopes=" STR_FMT, STR_ARG(one));
    put_char(&b, 0);
    Str page = center_as(c, who, "POST", "/account/tokens", b.p).body;
    isize at = str_find(page, S("rotunda_"));
    CHECK(at > 0);
    return str_copy(c->a, str_slice(page, at, at + 8 + 48));
}

Reply center_program(DemoCenter *c, const char *method, const char *address, const Sent *s)
{
    Request *rq = request(c, method, address, s->json ? s->json : "");
    if (s->bytes.n) rq->body = s->bytes;
    if (s->token.n) rq->head.authorization = str_fmt(c->a, "Bearer " STR_FMT, STR_ARG(s->token));
    rq->head.content_type = str_from(s->type ? s->type : s->json ? "application/json" : "");
    rq->head.if_match = str_from(s->if_match), rq->head.idempotency_key = str_from(s->once), rq->head.accept_language = str_from(s->lang);
    return ask(c, rq);
}

/* ---- mail ---- */

/* No two have one name: a folder would keep one of them, a reader's mailbox too. */
static bool is_new_mail(Str id)
{
    static struct { Str p[4096]; isize n; } seen;
    for (isize i = 0; i < seen.n; i++) if (str_eq(seen.p[i], id)) return false;
    must(seen.n < countof(seen.p));
    seen.p[seen.n++] = str_of(strndup(id.p, (size_t)id.n), id.n);
    return true;
}

static Err keep_mail(void *ctx, const Mail *m)
{
    CHECK(is_new_mail(m->id));
    put_fmt(ctx, "To: " STR_FMT "\nSubject: " STR_FMT "\n", STR_ARG(m->to), STR_ARG(m->subject));
    if (m->reply_to.n) put_fmt(ctx, "Reply-To: " STR_FMT "\n", STR_ARG(m->reply_to));
    put_fmt(ctx, "\n" STR_FMT "\n", STR_ARG(m->text));
    return OK;
}

void center_from(DemoCenter *c, const char *client) { c->client = str_from(client); }

Str center_mail(DemoCenter *c)
{
    Buf b = buf_on(c->a);
    mail_by(keep_mail, &b);
    jobs_run_due(c->store);
    mail_by(NULL, NULL);
    return buf_str(&b);
}

TableSet center_tables(DemoCenter *c, const char *address)
{
    Request *rq = request(c, "GET", address, "");
    rq->db = db_begin(c->store, c->a);
    answer(c, rq);
    TableSet read = rq->db->read;
    db_end(rq->db);
    return read;
}

Store *center_store(DemoCenter *c) { return c->store; }

Str center_get(DemoCenter *c, const char *address)
{
    Reply r = center_ask(c, "GET", address, "");
    test_case(address);
    CHECK_INT(r.status, 200);
    return r.body;
}

Str center_until(DemoCenter *c, const char *address, const char *part)
{
    Str page = center_get(c, address);
    for (i64 end = clock_micros() + 600000000; !page_has(page, part) && clock_micros() < end; page = center_get(c, address)) usleep(10000);
    return page;
}

bool page_has(Str page, const char *part) { return str_find(page, str_from(part)) >= 0; }

Str reply_header(const Reply *r, const char *name)
{
    for (isize i = 0; i < countof(r->headers); i++) if (r->headers[i].name && !strcmp(r->headers[i].name, name)) return r->headers[i].value;
    return (Str){ 0 };
}
