/* manifest.h: what a backup says of itself, manifest.json: docs/FORMATS.md. */
#ifndef STORE_MANIFEST_H
#define STORE_MANIFEST_H
#include "base/clock.h"
#include "store/copying.h"

typedef struct { Str name; FileSum sum; } ManifestFile;
typedef struct { Str name; i64 rows; } ManifestTable;
typedef struct {
    Time made;
    Str  program, schema;       /* the version that made it; the fingerprint of its database's shape */
    Str  journal;               /* the newest hash of the journal's chain; empty where it has none */
    Vec(ManifestFile)  files;
    Vec(ManifestTable) tables;
} Manifest;

void manifest_put(Buf *b, const Manifest *m);

/* ERR_INPUT where it is none, or where a file's name would lead out of a folder. name: for the error. */
Err  manifest_read(Arena *a, Str json, Str name, Manifest *out);

#endif
