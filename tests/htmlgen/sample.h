/* What the pages of these tests show. */
#pragma once
#include "base/vec.h"
#include "media/html.h"

typedef struct { Str slug, name; i64 year; } Item;
typedef struct { Item *p; isize n; } Items;
typedef struct {
    Str title, text, empty, evil, url, json;
    const char *word;
    i64 one, many;
    int none;
    bool yes;
    double half;
    Items items, nothing;
    Html body;
} Sample;
typedef struct { Str title, description; int nav; } Head;
typedef struct { Str path; } View;
