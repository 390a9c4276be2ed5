#include "media/multipart.h"
#include "tests/test.h"

#define FORM(body) multipart_begin(&m, S("multipart/form-data; boundary=XX"), S(body))

TEST(multipart_takes_fields_and_files_apart)
{
    Multipart m;
    Part p;
    CHECK(FORM("--XX\r\nContent-Disposition: form-data; name=\"title\"\r\n\r\nA report\r\n--XX\r\ncontent-disposition: form-data; name=\"file\"; filename=\"a; b.pdf\"\r\nContent-Type: application/pdf\r\n\r\n%PDF\r\n--X\r\n\r\n--XX\r\nContent-Disposition: form-data; filename=\"\"; name=none\r\n\r\n\r\n--XX--\r\n"));
    CHECK(multipart_next(&m, &p));
    CHECK_STR(p.name, "title"), CHECK_STR(p.bytes, "A report"), CHECK(!p.file);
    CHECK(multipart_next(&m, &p));
    CHECK_STR(p.name, "file"), CHECK_STR(p.filename, "a; b.pdf"), CHECK_STR(p.bytes, "%PDF\r\n--X\r\n"), CHECK(p.file);
    CHECK(multipart_next(&m, &p));
    CHECK_STR(p.name, "none"), CHECK_STR(p.bytes, ""), CHECK(p.file);
    CHECK(!multipart_next(&m, &p)), CHECK(m.done), CHECK(!m.bad);
    CHECK(multipart_begin(&m, S("Multipart/Form-Data; charset=utf-8; boundary=\"a b;c\""), S("--a b;c--\r\n"))), CHECK(!multipart_next(&m, &p)), CHECK(!m.bad);
}

TEST(multipart_that_is_broken_gives_nothing)
{
    static const Str broken[] = {
        S("--XX\r\nContent-Disposition: form-data; name=\"a\"\r\n\r\nno end"), S("--XX\r\nContent-Disposition: form-data\r\n\r\nno name\r\n--XX--"),
        S("--XX\r\nContent-Disposition: form-data; name=\"a\r\n\r\nopen quote\r\n--XX--"), S("--XX\r\nContent-Type: text/plain\r\n\r\nno disposition\r\n--XX--"), S("--XXContent-Disposition: form-data; name=a\r\n\r\nx\r\n--XX--"), S("--XX"), S("--XX\r\n"),
    };
    Multipart m;
    Part p;
    for (isize i = 0; i < countof(broken); i++) {
        test_case(broken[i].p);
        CHECK(multipart_begin(&m, S("multipart/form-data; boundary=XX"), broken[i])), CHECK(!multipart_next(&m, &p)), CHECK(m.bad);
    }
    CHECK(!FORM("before --XX")), CHECK(!FORM(""));
    CHECK(!multipart_begin(&m, S("multipart/form-data"), S("--XX--"))), CHECK(!multipart_begin(&m, S("multipart/form-data; boundary="), S("----"))), CHECK(!multipart_begin(&m, S("text/plain; boundary=XX"), S("--XX--")));
    Str long_one = str_fmt(a, "multipart/form-data; boundary=%0100d", 0);
    CHECK(!multipart_begin(&m, long_one, S("--0")));
}
