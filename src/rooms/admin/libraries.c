/* libraries.c: the libraries that read what strangers send, in the version that they were built with and in the one that runs. */
#include "rooms/admin/libraries.h"
#include "store/outbound.h"
#include "store/store.h"
#include <cmark-gfm.h>
#include <jansson.h>
#include <libpsl.h>
#include <microhttpd.h>
#include <sodium.h>
#include <zlib.h>

typedef struct { const char *name, *built, *runs; } Library;

int version_compare(const char *x, const char *y)
{
    while (*x || *y) {
        char *x_end, *y_end;
        unsigned long a = strtoul(x, &x_end, 10), b = strtoul(y, &y_end, 10);
        if (a != b) return a < b ? -1 : 1;
        x = x_end, y = y_end;
        while (*x && (*x < '0' || *x > '9')) x++;
        while (*y && (*y < '0' || *y > '9')) y++;
    }
    return 0;
}

/* 0x00097503 is 0.9.75. */
static const char *http_built(Arena *a) { return str_fmt(a, "%x.%x.%x", MHD_VERSION >> 24, MHD_VERSION >> 16 & 0xff, MHD_VERSION >> 8 & 0xff).p; }

bool libraries_fit(Arena *a, Str *said)
{
    Library all[] = { { "SQLite", NULL, NULL }, { "curl", NULL, NULL }, { "microhttpd", http_built(a), MHD_get_version() }, { "sodium", SODIUM_VERSION_STRING, sodium_version_string() },
        { "zlib", ZLIB_VERSION, zlibVersion() }, { "jansson", JANSSON_VERSION, jansson_version_str() }, { "psl", PSL_VERSION, psl_get_version() }, { "cmark-gfm", CMARK_GFM_VERSION_STRING, cmark_version_string() } };
    Str texts[countof(all)];
    bool fit = true;
    store_library(&all[0].built, &all[0].runs);
    outbound_library(&all[1].built, &all[1].runs);
    for (isize i = 0; i < countof(all); i++) {
        bool older = version_compare(all[i].runs, all[i].built) < 0;
        texts[i] = older ? str_fmt(a, "%s %s < %s", all[i].name, all[i].runs, all[i].built) : str_fmt(a, "%s %s", all[i].name, all[i].runs);
        fit = fit && !older;
    }
    *said = str_join(a, texts, countof(all), S(", "));
    return fit;
}
