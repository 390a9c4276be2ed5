/* postgres_test.c: every query of every room, prepared on a PostgreSQL of the test's own, with the types that sqlgen believes in.
 * tests/postgres.sh starts one and says where in ROTUNDA_TEST_POSTGRES; without it this test skips itself. */
#include "store/query.h"
#include "tests/test.h"
#include <libpq-fe.h>

static const struct { char letter; Oid oid; const char *also; } types[] = {
    { 'i', 20, NULL }, { 'r', 701, NULL }, { 'b', 16, NULL }, { 't', 25, NULL }, { 'y', 17, NULL }, { 'I', 1016, NULL }, { 'T', 1009, NULL },
};

static Oid oid_of(char letter)
{
    for (isize i = 0; i < countof(types); i++) if (types[i].letter == letter) return types[i].oid;
    return 0;
}

static void check_columns(const PostgresQuery *q, PGresult *r)
{
    CHECK_INT(PQnfields(r), (i64)strlen(q->columns));
    for (int i = 0; i < PQnfields(r) && q->columns[i]; i++) {
        Oid got = PQftype(r, i), want = oid_of(q->columns[i]);
        if (!CHECK(got == want)) printf("    column %s is of type %u, not %u\n", PQfname(r, i), got, want);
    }
}

static void check_query(PGconn *c, const PostgresQuery *q)
{
    Oid params[64];
    int n = (int)strlen(q->params);
    must(n <= countof(params));
    for (int i = 0; i < n; i++) params[i] = oid_of(q->params[i]);
    PGresult *r = PQprepare(c, "q", q->sql, n, params);
    test_case(q->where);
    if (!CHECK(PQresultStatus(r) == PGRES_COMMAND_OK)) printf("    %s    %s\n", PQerrorMessage(c), q->sql);
    else {
        PQclear(r);
        r = PQdescribePrepared(c, "q");
        check_columns(q, r);
        CHECK_INT(PQnparams(r), n);
    }
    PQclear(r);
    PQclear(PQexec(c, "DEALLOCATE ALL"));
}

static void run(PGconn *c, const char *sql)
{
    PGresult *r = PQexec(c, sql);
    if (!CHECK(PQresultStatus(r) == PGRES_COMMAND_OK)) printf("    %s", PQerrorMessage(c));
    PQclear(r);
}

/* In a schema of PostgreSQL's of its own; NULL where there is no server to try. */
static PGconn *connection(const char *schema)
{
    const char *where = getenv("ROTUNDA_TEST_POSTGRES");
    if (!where) { test_skip("no PostgreSQL was started for it"); return NULL; }
    PGconn *c = PQconnectdb(where);
    if (!CHECK(PQstatus(c) == CONNECTION_OK)) { printf("    %s", PQerrorMessage(c)); PQfinish(c); return NULL; }
    char sql[200];
    snprintf(sql, sizeof sql, "SET client_min_messages = warning; CREATE SCHEMA %s; SET search_path TO %s", schema, schema);
    run(c, sql);
    return c;
}

TEST(postgres_takes_every_query)
{
    PGconn *c = connection("today");
    if (!c) return;
    run(c, schema_postgres);
    CHECK(postgres_query_count > 0);
    for (int i = 0; i < postgres_query_count; i++) check_query(c, &postgres_queries[i]);
    PQfinish(c);
}

/* What differs between the two, a line each: columns with their types, constraints, indexes. */
static const char shapes_differ[] =
    "WITH shape AS ("
    " SELECT table_schema::text AS s, 'column ' || table_name || ' ' || column_name || ' ' || data_type || ' ' || is_nullable || ' ' || coalesce(column_default, '-') AS line"
    "   FROM information_schema.columns WHERE table_schema IN ('fresh', 'grown')"
    " UNION ALL SELECT n.nspname::text, 'constraint ' || t.relname || ' ' || pg_get_constraintdef(k.oid)"
    "   FROM pg_constraint k JOIN pg_class t ON t.oid = k.conrelid JOIN pg_namespace n ON n.oid = t.relnamespace WHERE n.nspname IN ('fresh', 'grown')"
    " UNION ALL SELECT schemaname::text, 'index ' || indexdef FROM pg_indexes WHERE schemaname IN ('fresh', 'grown'))"
    " SELECT min(s), replace(replace(line, 'fresh.', ''), 'grown.', '') AS what FROM shape GROUP BY 2 HAVING count(*) <> 2 ORDER BY 2";

TEST(postgres_takes_every_migration_and_they_lead_to_the_schema)
{
    PGconn *fresh = connection("fresh"), *grown = fresh ? connection("grown") : NULL;
    if (!grown) return;
    run(fresh, schema_postgres);
    for (int i = 0; i < migration_count; i++) run(grown, migrations[i].postgres);
    PGresult *r = PQexec(grown, shapes_differ);
    CHECK(PQresultStatus(r) == PGRES_TUPLES_OK);
    CHECK_INT(PQntuples(r), 0);
    for (int i = 0; i < PQntuples(r) && i < 10; i++) printf("    only in %s: %s\n", PQgetvalue(r, i, 0), PQgetvalue(r, i, 1));
    PQclear(r);
    r = PQexec(grown, "SELECT 1 FROM information_schema.tables WHERE table_schema = 'grown'");
    CHECK_INT(PQntuples(r), table_count);
    PQclear(r);
    PQfinish(fresh);
    PQfinish(grown);
}
