/* fuzz_assignment.c: any bytes as the files of an assignment: refused with a reason, or solved with prices that prove it. */
#include "engines/assign/assign_commands.h"
#include "engines/assign/assign_files.h"
#include "tests/fuzz/files.h"

int LLVMFuzzerTestOneInput(const u8 *p, size_t n)
{
    Arena *a = arena_new();
    Files f;
    AssignFiles files;
    bool named = files_open(&f, a, &assign_commands[0], p, n) && files_has(&f, "items") && files_has(&f, "reviewers") && files_has(&f, "scores");
    if (named && files_has(&f, "item-tags") == files_has(&f, "reviewer-tags") && !files_has(&f, "keep")) {
        Err e = assign_read(&f.cli, 1, 1, &files);
        if (failed(e)) HOLDS(e.code == ERR_INPUT && e.text.n > 0);
        else {
            const Assign *in = &files.in;
            for (i32 i = 0; i < in->items; i++) HOLDS(in->need[i] >= 0 && in->from[i] <= in->from[i + 1]);
            for (i64 k = 0; k < in->from[in->items]; k++) HOLDS(in->pair[k].reviewer >= 0 && in->pair[k].reviewer < in->reviewers);
            AssignResult r = assign_sum(a, in);
            if (!r.unfilled && !r.below) HOLDS(assign_prove(in, &r));
        }
    }
    files_close(&f);
    arena_free(a);
    return 0;
}
