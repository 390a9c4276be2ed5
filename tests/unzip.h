/* unzip.h: what stands in an archive that people are sent. */
#ifndef TESTS_UNZIP_H
#define TESTS_UNZIP_H
#include "base/str.h"

Str unzipped(Arena *a, Str zip);        /* names and contents of one by media/zip.c, one after the other; other bytes as they are */

#endif
