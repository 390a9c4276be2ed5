#include "media/zip.h"
#include "tests/test.h"
#include <sys/stat.h>
#include <sys/wait.h>

static Str said_by(Arena *a, const char *command)
{
    FILE *p = popen(command, "re");
    must(p);
    Buf b = buf_on(a);
    char part[4096];
    for (size_t n; (n = fread(part, 1, sizeof part, p)) > 0;) put_bytes(&b, part, (isize)n);
    CHECK_INT(pclose(p), 0);
    return buf_str(&b);
}

static Str written(Arena *a, Zip *z)
{
    Str bytes, path = str_fmt(a, STR_FMT "/a.zip", STR_ARG(test_dir(a)));
    CHECK(!failed(zip_end(z, &bytes)));
    FILE *f = fopen(path.p, "we");
    must(f && fwrite(bytes.p, 1, (size_t)bytes.n, f) == (size_t)bytes.n && fclose(f) == 0);
    return path;
}

static Str listed(Arena *a, Str path) { return said_by(a, str_fmt(a, "python3 tests/zip_list.py " STR_FMT " 2>&1", STR_ARG(path)).p); }

static const Time day = 1795634281;    /* 2026-11-25, an odd second */

TEST(zip_is_read_by_python_and_by_unzip)
{
    Zip *z = zip_begin(a);
    char *noise = arena_alloc(a, 70000), *text = arena_alloc(a, 100000);
    u64 x = 88172645463325252u;
    for (int i = 0; i < 70000; i++) { x ^= x << 13, x ^= x >> 7, x ^= x << 17; noise[i] = (char)x; }
    memset(text, 'a', 100000);
    zip_add(z, S("practices/housing.md"), S("# Housing\n"), day);
    zip_add(z, S("empty"), S(""), 0);
    zip_add(z, S("a\xc3\xb1o/\xe6\x97\xa5.txt"), str_of(text, 100000), day);
    zip_add(z, S("noise.bin"), str_of(noise, 70000), time_of(2200, 1, 1));
    zip_add(z, S("empty"), S("again"), day);
    zip_add(z, S("Practices/Housing.md"), S("in capitals"), day);
    zip_add(z, S("practices/housing.md"), S("third"), day);
    zip_add(z, S("practices/housing (2).md"), S("fourth"), day);
    Str path = written(a, z);
    CHECK_STR(listed(a, path),
        "bad: None\n"
        "practices/housing.md|10|1761934306|2026-11-25-19-18-0|0|100644\n"
        "empty|0|0|1980-1-1-0-0-0|0|100644\n"
        "a\xc3\xb1o/\xe6\x97\xa5.txt|100000|467860103|2026-11-25-19-18-0|8|100644\n"
        "noise.bin|70000|2336025|2107-12-31-0-0-0|0|100644\n"
        "empty (2)|5|2476825596|2026-11-25-19-18-0|0|100644\n"
        "Practices/Housing (2).md|11|1281934644|2026-11-25-19-18-0|0|100644\n"
        "practices/housing (3).md|5|607264868|2026-11-25-19-18-0|0|100644\n"
        "practices/housing (2) (2).md|6|2007176304|2026-11-25-19-18-0|0|100644\n");
    CHECK(str_find(said_by(a, str_fmt(a, "TZ=UTC unzip -t " STR_FMT, STR_ARG(path)).p), S("No errors detected")) >= 0);
    said_by(a, str_fmt(a, "cd " STR_FMT " && unzip -q a.zip", STR_ARG(test_dir(a))).p);
    struct stat st;
    CHECK(stat(str_fmt(a, STR_FMT "/practices/housing.md", STR_ARG(test_dir(a))).p, &st) == 0);
    CHECK_INT(st.st_mtime, day);        /* to the second, whatever zone unzip runs in */
    CHECK_INT(st.st_mode & 0777, 0644);
}

TEST(zip_of_the_same_files_is_the_same_bytes)
{
    Str bytes[2];
    for (int i = 0; i < 2; i++) {
        Zip *z = zip_begin(a);
        zip_add(z, S("a.txt"), S("one"), day);
        zip_add(z, S("b.txt"), S("two two two two two two two"), day);
        CHECK(!failed(zip_end(z, &bytes[i])));
    }
    CHECK(str_eq(bytes[0], bytes[1]));
}

TEST(zip_of_nothing_is_an_archive)
{
    CHECK_STR(listed(a, written(a, zip_begin(a))), "bad: None\n");
}

TEST(zip_refuses_names_that_lead_out_of_its_folder)
{
    static const Str bad[] = {
        S(""), S("/etc/passwd"), S("../x"), S("a/../../x"), S("a/./x"), S("a//x"), S("a/"), S("."), S(".."), S("..\\x"), S("C:\\x"),
        S("C:x"), S("a\nb"), S("a\0b"), S("\xff"), S("a\x7f"), S("a?"), S("end."), S("end "), S("a /b"),
    };
    for (isize i = 0; i < countof(bad); i++) {
        test_case(bad[i].p);
        Zip *z = zip_begin(a);
        Str bytes;
        zip_add(z, bad[i], S("x"), day);
        CHECK_INT(zip_end(z, &bytes).code, ERR_INPUT);
    }
}

TEST(zip_name_makes_one_safe_part_of_any_text)
{
    static const struct { Str text; const char *want; } cases[] = {
        { S("plan.pdf"), "plan.pdf" }, { S("../../etc/passwd"), "..-..-etc-passwd" }, { S("a\\b:c*d?e\"f<g>h|i"), "a-b-c-d-e-f-g-h-i" },
        { S(""), "unnamed" }, { S("..."), "unnamed" }, { S(" . . "), "unnamed" }, { S("\xff\xfe"), "unnamed" }, { S("a\0b\nc"), "a-b-c" },
        { S("CON"), "_CON" }, { S("nul.txt"), "_nul.txt" }, { S("lpt1"), "_lpt1" }, { S("console"), "console" }, { S("com"), "com" },
        { S("\xe6\x97\xa5\xe6\x9c\xac.txt. "), "\xe6\x97\xa5\xe6\x9c\xac.txt" },
    };
    for (isize i = 0; i < countof(cases); i++) {
        test_case(cases[i].want);
        Str got = zip_name(a, cases[i].text), bytes;
        CHECK_STR(got, cases[i].want);
        Zip *z = zip_begin(a);
        zip_add(z, got, S("x"), day);
        CHECK(!failed(zip_end(z, &bytes)));
    }
    Buf b = buf_on(a);
    for (int i = 0; i < 5000; i++) put(&b, S("\xc3\xa9"));
    CHECK_INT(str_utf8_chars(zip_name(a, buf_str(&b))), 100);
}

TEST(zip_takes_no_more_files_than_its_end_can_count)
{
    Zip *z = zip_begin(a);
    Str bytes;
    for (int i = 0; i < 65534; i++) zip_add(z, str_fmt(a, "%d", i), S(""), day);
    zip_add(z, S("one more"), S(""), day);
    Err e = zip_end(z, &bytes);
    CHECK_INT(e.code, ERR_INPUT);
    CHECK(str_find(e.text, S("one more")) >= 0);
}
