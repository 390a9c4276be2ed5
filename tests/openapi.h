/* openapi.h: whether a reply of the API is what /api/v1/openapi.json says. Every test that sees one asks here. */
#ifndef TESTS_OPENAPI_H
#define TESTS_OPENAPI_H
#include "base/buf.h"

/* "" or what is wrong, with where in the reply. document: the OpenAPI description; method: "GET" or "POST"; path: without query. Knows of JSON Schema what
 * the description uses: type, properties, required, additionalProperties, items, enum, $ref. */
Str openapi_wrong(Arena *a, Str document, Str method, Str path, int status, Str type, Str body);

/* The same of what was sent and taken: what the description forbids, nobody takes. */
Str openapi_sent_wrong(Arena *a, Str document, Str method, Str path, Str body);

#endif
