#include "rooms/practices/files.h"
#include "store.sql.h"
#include "tests/center.h"
#include "tests/test.h"

static Str file_of(Arena *a, Str page)
{
    isize at = str_find(page, S("href=\"/files/")), end = at + 6;
    if (!CHECK(at > 0)) return S("/");
    while (page.p[end] != '"') end++;
    return str_copy(a, str_slice(page, at + 6, end));
}

static i64 uses_of(DemoCenter *c, Arena *a, Str hash)
{
    BlobRead b;
    Db *db = db_begin(center_store(c), a);
    i64 n = blob_read(db, hash, &b) ? b.bytes.n : -1;
    db_end(db);
    return n;
}

TEST(files_stand_beside_a_draft_and_go_with_it_into_the_library)
{
    DemoCenter *c = center_of_demo(a);
    Somebody ana = center_somebody(c, "ana@boston.gov", "city_staff", "boston-ma-us"), eve = center_somebody(c, "eve@houston.gov", "city_lead", "houston-tx-us"), officer = center_somebody(c, "officer@example.org", "program_officer", "");
    Str draft = center_as(c, &ana, "POST", "/drafts/new", "community=boston-ma-us&title=Snow").location;
    const char *files = str_fmt(a, STR_FMT "/files", STR_ARG(draft)).p;
    CHECK_INT(center_send(c, &eve, files, "title=x", "a.txt", S("hello")).status, 404);
    static const struct { const char *name; Str bytes; const char *fields, *why; } wrong[] = {
        { "", S(""), "title=x", "Fill in “The file”" }, { "a.txt", S(""), "title=x", "is empty" }, { "a.exe", S("MZ"), "title=x", "Taken are pdf" }, { "a.pdf", S("MZ"), "title=x", "does not hold what its ending says" },
        { "a.docx", S("PK\x03\x04word/"), "title=x", "damaged, or unpacks" }, { "a.txt", S("hello"), "title=", "Fill in “What is it?”" }, { "a.txt", S("hello"), "title=x&address=https://a.example/b", "Write the day" }, { "a.txt", S("hello"), "title=x&read_on=2026-01-02", "Where was it read?" }, { "a.txt", S("hello"), "title=x&address=https://a.example/b&read_on=2090-01-01", "This day is still to come." },
    };
    for (isize i = 0; i < countof(wrong); i++) {
        Reply r = center_send(c, &ana, files, wrong[i].fields, wrong[i].name, wrong[i].bytes);
        test_case(wrong[i].why);
        CHECK_INT(r.status, 422), CHECK(page_has(r.body, wrong[i].why));
    }
    Str large = { arena_alloc(a, (10 << 20) + 1), (10 << 20) + 1 };
    memset((char *)(uintptr_t)large.p, 'x', (size_t)large.n);
    CHECK(page_has(center_send(c, &ana, files, "title=x", "a.txt", large).body, "it may have 10 MB"));
    CHECK_INT(center_send(c, &ana, files, "title=Largest", "a.txt", str_slice(large, 0, 10 << 20)).status, 303);
    CHECK_INT(center_send(c, &ana, files, "title=The letter&shown=yes", "../C:\\letter.exe.txt", S("Dear resident")).status, 303);
    Str list = center_as(c, &ana, "GET", files, "").body, letter = file_of(a, str_slice(list, str_find(list, S("Largest")), list.n));
    CHECK(page_has(list, "letter-exe.txt")), CHECK(page_has(list, "10.5 MB"));
    Reply got = center_as(c, &ana, "GET", letter.p, "");
    CHECK_STR(got.body, "Dear resident"), CHECK_STR(reply_header(&got, "Content-Disposition"), "attachment; filename=\"letter-exe.txt\"; filename*=UTF-8''letter-exe.txt"), CHECK_STR(reply_header(&got, "Content-Security-Policy"), "sandbox");
    CHECK_INT(center_ask(c, "GET", letter.p, "").status, 404), CHECK_INT(center_as(c, &eve, "GET", letter.p, "").status, 404), CHECK_INT(center_as(c, &officer, "GET", letter.p, "").status, 404);
    CHECK_INT(center_send(c, &ana, files, "title=The report&address=https://a.example/report&read_on=2026-01-02", "report.pdf", S("%PDF-1.7 x")).status, 303);
    static const char *const sections[] = { "problem", "done", "results" };
    for (isize i = 0; i < 3; i++) CHECK_INT(center_as(c, &ana, "POST", str_fmt(a, STR_FMT "/%s", STR_ARG(draft), sections[i]).p, "version=0&body=text").status, 303);
    CHECK_INT(center_as(c, &ana, "POST", str_fmt(a, STR_FMT "/head", STR_ARG(draft)).p, "title=Snow&summary=Snow&concern=housing").status, 303);
    CHECK_INT(center_as(c, &ana, "POST", str_fmt(a, STR_FMT "/send", STR_ARG(draft)).p, "").status, 303);
    CHECK_INT(center_send(c, &ana, files, "title=late", "a.txt", S("late")).status, 409);
    CHECK_INT(center_as(c, &ana, "POST", str_fmt(a, STR_FMT "/take", STR_ARG(letter)).p, "").status, 409);
    Str at = center_as(c, &officer, "POST", str_fmt(a, STR_FMT "/review", STR_ARG(draft)).p, "answer=publish&level=descriptive").location;
    Str page = center_get(c, at.p);
    CHECK(page_has(page, "The letter")), CHECK(page_has(page, "A copy of a page of")), CHECK(page_has(page, "read on 2 January 2026")), CHECK(page_has(page, "SHA-256 "));
    CHECK(!page_has(page, "Largest") && page_has(center_as(c, &ana, "GET", at.p, "").body, "Largest"));      /* nor is its name for everybody */
    CHECK_STR(center_ask(c, "GET", letter.p, "").body, "Dear resident");
    Str report = file_of(a, str_slice(center_as(c, &ana, "GET", at.p, "").body, str_find(center_as(c, &ana, "GET", at.p, "").body, S("Largest")), 1 << 20));
    CHECK_INT(center_ask(c, "GET", file_of(a, str_slice(center_as(c, &ana, "GET", at.p, "").body, 0, 1 << 20)).p, "").status, 404);      /* Largest: not for everybody */
    (void)report;
    Str export = center_as(c, &ana, "GET", "/account/export", "").body;
    CHECK(page_has(export, "files-you-sent.csv") && page_has(export, str_fmt(a, STR_FMT "/letter-exe.txt", STR_ARG(str_slice(letter, 1, letter.n))).p) && page_has(export, "Dear resident"));
    CHECK(!page_has(center_as(c, &eve, "GET", "/account/export", "").body, "letter-exe.txt"));
    center_end(c);
}

TEST(files_that_are_the_same_are_kept_once)
{
    DemoCenter *c = center_of_demo(a);
    Somebody officer = center_somebody(c, "officer@example.org", "program_officer", "");
    static const char *const at[] = { "/practices/houston-the-way-home/files", "/practices/rockford-functional-zero/files" };
    Str hash = S("2cf24dba5fb0a30e26e83b2ac5b9e29e1b161e5c1fa7425e73043362938b9824"), first = { 0 };
    for (int i = 0; i < 2; i++) CHECK_INT(center_send(c, &officer, at[i], "title=x&shown=yes", "a.txt", S("hello")).status, 303);
    CHECK_INT(uses_of(c, a, hash), 5);
    for (int i = 0; i < 2; i++) {
        CHECK_INT(uses_of(c, a, hash), 5);
        first = file_of(a, center_as(c, &officer, "GET", at[i], "").body);
        CHECK_INT(center_as(c, &officer, "POST", str_fmt(a, STR_FMT "/take", STR_ARG(first)).p, "").status, 303);
        CHECK_INT(center_ask(c, "GET", first.p, "").status, 404);
    }
    CHECK_INT(uses_of(c, a, hash), -1);
    for (int i = 0; i < FILES_A_PRACTICE; i++) CHECK_INT(center_send(c, &officer, at[0], "title=x", "a.txt", str_fmt(a, "file %d", i)).status, 303);
    CHECK(page_has(center_send(c, &officer, at[0], "title=x", "a.txt", S("one more")).body, "twenty files"));
    CHECK_INT(uses_of(c, a, S("x")), -1);
    center_end(c);
}
