#include "tests/center.h"
#include "app/rooms.h"
#include "store/store.h"
#include "tests/openapi.h"
#include "tests/test.h"
#include "web/view.h"

struct DemoCenter { Arena *a; Store *store; Str dir, described; };

int center_command(DemoCenter *c, const char *const *words)
{
    Cli cli = { .arena = c->a, .dir = c->dir, .store = c->store, .in = stdin, .out = fopen("/dev/null", "w"), .err = fopen("/dev/null", "w"), .quiet = true };
    Str name = str_fmt(c->a, "%s %s", words[0], words[1]);
    for (const Command *const *t = room_commands; *t; t++)
        for (const Command *k = *t; k->name; k++) if (str_eq(str_from(k->name), name)) cli.command = k;
    must(cli.command && cli.out && cli.err);
    for (words += 2; *words; words++) {
        bool texts = !strcmp(*words, "--texts");
        if (texts) vec_push(c->a, &cli.names, S("texts"));
        if (texts) vec_push(c->a, &cli.values, str_from(*++words));
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

DemoCenter *center_of_demo(Arena *a)
{
    DemoCenter *c = make(a, DemoCenter);
    *c = (DemoCenter){ .a = a, .dir = test_dir(a) };
    must(!failed(store_open(a, c->dir, STORE_WRITE, &c->store)));
    const char *dayton = str_z(a, dayton_file(c));
    must(!center_command(c, (const char *[]){ "import", "concerns", "data:concerns.csv", NULL }));
    must(!center_command(c, (const char *[]){ "import", "evidence", "data:evidence.csv", NULL }));
    must(!center_command(c, (const char *[]){ "import", "places", dayton, NULL }));
    must(!center_command(c, (const char *[]){ "import", "communities", "data:communities.csv", NULL }));
    must(!center_command(c, (const char *[]){ "import", "practices", "data:practices.csv", "--texts", "data:practices.md", NULL }));
    view_base(S("https://practices.example.org"));
    rooms_start(c->store);
    c->described = center_get(c, "/api/v1/openapi.json");
    return c;
}

void center_end(DemoCenter *c)
{
    rooms_stop();
    store_close(c->store);
}

static Reply answer(DemoCenter *c, Request *rq)
{
    RouteFound found;
    Reply r = reply_problem(rq, 404, (Str){ 0 });
    if (route_find(room_routes, c->a, rq->method, rq->path, &rq->params, &found) == ROUTE_FOUND) r = route_run(found.route, rq);
    for (int i = 0; i < rq->later_n; i++) rq->later[i].fn(rq->later[i].a, rq->later[i].b);
    CHECK(!failed(rq->db->failure) && !failed(rq->failure));
    return r;
}

static void check_api(DemoCenter *c, const Request *rq, const Reply *r)
{
    if (!c->described.n || !str_starts(rq->path, S("/api/v1/")) || str_eq(rq->path, S("/api/v1/openapi.json"))) return;
    CHECK_STR(openapi_wrong(c->a, c->described, rq->path, r->status, r->type, r->body), "");
}

Reply center_ask(DemoCenter *c, const char *method, const char *address, const char *body)
{
    Request *rq = make(c->a, Request);
    Buf *b = make(c->a, Buf);
    Str why;
    *b = buf_on(c->a);
    *rq = (Request){ .arena = c->a, .method = str_from(method), .body = str_from(body), .out = make(c->a, Out), .id = S("0123456789abcdef") };
    must(request_parse(rq, str_from(address), &why));
    *rq->out = (Out){ .buf = b, .lang = rq->lang };
    rq->db = db_begin(c->store, c->a);
    Reply r = answer(c, rq);
    check_api(c, rq, &r);
    db_end(rq->db);
    return r;
}

Str center_get(DemoCenter *c, const char *address)
{
    Reply r = center_ask(c, "GET", address, "");
    test_case(address);
    CHECK_INT(r.status, 200);
    return r.body;
}

bool page_has(Str page, const char *part) { return str_find(page, str_from(part)) >= 0; }

Str reply_header(const Reply *r, const char *name)
{
    for (isize i = 0; i < countof(r->headers); i++) if (r->headers[i].name && !strcmp(r->headers[i].name, name)) return r->headers[i].value;
    return (Str){ 0 };
}
