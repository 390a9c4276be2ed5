/* fuzz_multipart.c: the body of a form with files, of boundary XX: every part lies inside the body, in order, and a file is judged without
 * reading past it. */
#include "media/file_type.h"
#include "media/multipart.h"
#include "tests/fuzz/fuzz.h"

int LLVMFuzzerTestOneInput(const u8 *data, size_t size)
{
    Arena *a = arena_new();
    Str input = str_of((const char *)data, (isize)size);
    Multipart m;
    Part p;
    const FileType *type;
    const char *at = input.p;
    if (!multipart_begin(&m, S("multipart/form-data; boundary=XX"), input)) HOLDS(m.bad);
    else while (multipart_next(&m, &p)) {
        HOLDS(p.bytes.p >= at && p.bytes.p + p.bytes.n <= input.p + input.n);
        at = p.bytes.p + p.bytes.n;
        Str name = file_name(a, p.filename);
        HOLDS(name.n > 0 && str_utf8_valid(name) && str_find_char(name, '/') < 0 && str_find_char(name, '"') < 0);
        file_type_of(name, p.bytes, &type);
    }
    HOLDS(m.bad != m.done);
    arena_free(a);
    return 0;
}
