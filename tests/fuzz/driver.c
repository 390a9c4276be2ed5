/* driver.c: runs a fuzzer's corpus as plain tests: driver FILE-OR-FOLDER... An input that breaks something ends the program,
 * and then there is no count. */
#include "tests/fuzz/fuzz.h"
#include <dirent.h>
#include <sys/stat.h>

__attribute__((weak)) int LLVMFuzzerInitialize(int *argc, char ***argv) { (void)argc, (void)argv; return 0; }

static int one_file(const char *path)
{
    FILE *f = fopen(path, "rbe");
    must(f);
    char *bytes = NULL;
    size_t n = 0, got;
    do {
        bytes = realloc(bytes, n + 65536);
        must(bytes);
        got = fread(bytes + n, 1, 65536, f);
        n += got;
    } while (got);
    fclose(f);
    fprintf(stderr, "%s\n", path);
    u8 *exact = malloc(n + !n); /* of its exact size: reading past the end is seen */
    must(exact);
    memcpy(exact, bytes, n);
    LLVMFuzzerTestOneInput(exact, n);
    free(exact);
    free(bytes);
    return 1;
}

static int all_of(const char *path)
{
    struct stat st;
    must(stat(path, &st) == 0);
    if (!S_ISDIR(st.st_mode)) return one_file(path);
    struct dirent **names;
    int n = scandir(path, &names, NULL, alphasort), count = 0;
    for (int i = 0; i < n; i++) {
        char full[4096];
        snprintf(full, sizeof full, "%s/%s", path, names[i]->d_name);
        if (names[i]->d_name[0] != '.') count += one_file(full);
        free(names[i]);
    }
    free(names);
    return count;
}

int main(int argc, char **argv)
{
    int count = 0;
    LLVMFuzzerInitialize(&argc, &argv);
    for (int i = 1; i < argc; i++) count += all_of(argv[i]);
    printf("%d passed, 0 failed\n", count);
    fflush(stdout);
    _Exit(count == 0);
}
