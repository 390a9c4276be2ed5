#include "media/file_type.h"
#include "media/zip.h"
#include "tests/test.h"

static Str packed(Arena *a, const char *name, isize zeros)
{
    Zip *z = zip_begin(a);
    Str bytes = { 0 };
    char *many = arena_alloc(a, zeros + 1);
    memset(many, 0, (size_t)zeros);
    zip_add(z, str_from(name), str_of(many, zeros), 0);
    must(!failed(zip_end(z, &bytes)));
    return bytes;
}

TEST(file_type_is_what_content_and_ending_say_together)
{
    static const struct { const char *name; Str bytes; FileVerdict verdict; const char *type; } cases[] = {
        { "a.pdf", S("%PDF-1.7"), FILE_TAKEN, "application/pdf" }, { "a.PDF", S("%PDF-1.7"), FILE_TAKEN, "application/pdf" }, { "a.pdf", S("MZ\x90"), FILE_NOT_ITS_ENDING, NULL },
        { "a.exe", S("MZ\x90"), FILE_NO_KIND, NULL }, { "a.pdf.exe", S("%PDF-1.7"), FILE_NO_KIND, NULL }, { "pdf", S("%PDF-1.7"), FILE_NO_KIND, NULL }, { "", S("x"), FILE_NO_KIND, NULL },
        { "a.png", S("\x89PNG\r\n\x1a\n....IHDR wide high..... sum "), FILE_TAKEN, "image/png" }, { "a.png", S("\x89PNG\r\n\x1a\n...."), FILE_NOT_ITS_ENDING, NULL }, { "a.png", S("<svg onload=alert(1)>"), FILE_NOT_ITS_ENDING, NULL }, { "a.svg", S("<svg onload=alert(1)>"), FILE_TAKEN, "application/octet-stream" },
        { "a.html", S("<script>"), FILE_TAKEN, "application/octet-stream" }, { "a.csv", S("a,b\n"), FILE_TAKEN, "text/csv; charset=utf-8" }, { "a.csv", S("\xff\xfe"), FILE_NOT_ITS_ENDING, NULL }, { "a.docx", S("PK\x03\x04"), FILE_NOT_ITS_ENDING, NULL },
        { "a.docx", S("PK\x03\x04word/"), FILE_BOMB, NULL },
    };
    const FileType *t = NULL;
    for (isize i = 0; i < countof(cases); i++) {
        test_case(cases[i].name);
        CHECK_INT(file_type_of(str_from(cases[i].name), cases[i].bytes, &t), cases[i].verdict);
        if (cases[i].type) CHECK_STR(str_from(t->type), cases[i].type);
    }
    CHECK_INT(file_type_of(S("a.docx"), packed(a, "word/document.xml", 1000), &t), FILE_TAKEN);
    CHECK_INT(file_type_of(S("a.docx"), packed(a, "word/document.xml", 30000000), &t), FILE_BOMB);
    Str liar = packed(a, "word/document.xml", 30000000);        /* whose directory says that a hundred bytes come out */
    char *z = (char *)(uintptr_t)liar.p;
    for (isize i = liar.n - 26; i > 0; i--) if (!memcmp(z + i, "PK\1\2", 4)) memcpy(z + i + 24, (u8[]){ 100, 0, 0, 0 }, 4);
    CHECK_INT(file_type_of(S("a.docx"), liar, &t), FILE_BOMB);
    for (isize i = liar.n - 26; i > 0; i--) if (!memcmp(z + i, "PK\1\2", 4)) memcpy(z + i + 24, z + i + 20, 4);    /* or as many as are packed */
    CHECK_INT(file_type_of(S("a.docx"), liar, &t), FILE_BOMB);
    Str cut = packed(a, "word/document.xml", 3000);             /* and one that is damaged inside */
    ((char *)(uintptr_t)cut.p)[60] ^= 0x55;
    CHECK_INT(file_type_of(S("a.docx"), cut, &t), FILE_BOMB);
    CHECK_INT(file_type_of(S("a.xlsx"), packed(a, "word/document.xml", 1000), &t), FILE_NOT_ITS_ENDING);
}

TEST(file_name_leads_nowhere_and_shows_what_it_is)
{
    static const struct { const char *sent, *kept; } cases[] = {
        { "report.pdf", "report.pdf" }, { "../../etc/passwd", "passwd" }, { "C:\\docs\\Report (final).PDF", "Report (final).pdf" }, { "invoice.exe.pdf", "invoice-exe.pdf" }, { "a\"b;c%d.pdf", "a-b-c-d.pdf" },
        { "\xe2\x80\xae" "fdp.exe", "---fdp.exe" }, { "", "unnamed" }, { ".htaccess", "unnamed.htaccess" }, { "con.txt", "_con.txt" }, { "a\r\nSet-Cookie: x.pdf", "a--Set-Cookie- x.pdf" }, { "a.b\"c", "a-b-c" }, { "a.p\xc3\xb1" "g", "a-p\xc3\xb1" "g" }, { "\xff.pdf", "unnamed" }, { "se\xc3\xb1" "al.pdf", "se\xc3\xb1" "al.pdf" },
    };
    for (isize i = 0; i < countof(cases); i++) CHECK_STR(file_name(a, str_from(cases[i].sent)), cases[i].kept);
    CHECK(file_name(a, str_fmt(a, "%0500d.pdf", 0)).n <= 110);
}
