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

TEST(postgres_takes_every_query)
{
    const char *where = getenv("ROTUNDA_TEST_POSTGRES");
    if (!where) { test_skip("no PostgreSQL was started for it"); return; }
    PGconn *c = PQconnectdb(where);
    if (!CHECK(PQstatus(c) == CONNECTION_OK)) { printf("    %s", PQerrorMessage(c)); PQfinish(c); return; }
    PGresult *r = PQexec(c, schema_postgres);
    if (!CHECK(PQresultStatus(r) == PGRES_COMMAND_OK)) printf("    %s", PQerrorMessage(c));
    PQclear(r);
    CHECK(postgres_query_count > 0);
    for (int i = 0; i < postgres_query_count; i++) check_query(c, &postgres_queries[i]);
    PQfinish(c);
}
