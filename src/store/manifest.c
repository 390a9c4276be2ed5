#include "store/manifest.h"
#include "store/query.h"
#include <jansson.h>

#define FORMAT "rotunda-backup-1"

static void put_text(Buf *b, const char *name, Str value)
{
    put_fmt(b, ",\n \"%s\":", name);
    json_text(b, value);
}

void manifest_put(Buf *b, const Manifest *m)
{
    put(b, S("{\"format\":\"" FORMAT "\",\n \"made\":"));
    json_time(b, m->made);
    put_text(b, "program", m->program), put_text(b, "schema", m->schema), put_text(b, "journal", m->journal);
    put(b, S(",\n \"files\":["));
    for (isize i = 0; i < m->files.n; i++) {
        put(b, i ? S(",\n  {\"name\":") : S("\n  {\"name\":"));
        json_text(b, m->files.p[i].name);
        put_fmt(b, ",\"bytes\":%" PRId64 ",\"sha256\":\"" STR_FMT "\"}", m->files.p[i].sum.bytes, STR_ARG(m->files.p[i].sum.sha256));
    }
    put(b, S("],\n \"tables\":["));
    for (isize i = 0; i < m->tables.n; i++)
        put_fmt(b, "%s{\"name\":\"" STR_FMT "\",\"rows\":%" PRId64 "}", i ? ",\n  " : "\n  ", STR_ARG(m->tables.p[i].name), m->tables.p[i].rows);
    put(b, S("]}\n"));
}

/* ---- reading ---- */

static Str text_of(Arena *a, const json_t *of, const char *key)
{
    const json_t *v = json_object_get(of, key);
    return json_is_string(v) ? str_copy(a, str_of(json_string_value(v), (isize)json_string_length(v))) : (Str){ 0 };
}

static bool is_hash(Str s)
{
    for (isize i = 0; i < s.n; i++) if (!strchr("0123456789abcdef", s.p[i]) || !s.p[i]) return false;
    return s.n == 64;
}

/* Parts that are neither empty nor begin with "..", and no NUL, which the system would end the name at. */
static bool name_stays_inside(Str name)
{
    Str rest = name, part;
    while (str_cut(&rest, '/', &part)) if (!part.n || str_eq(part, S(".")) || str_starts(part, S(".."))) return false;
    return name.n && name.p[name.n - 1] != '/' && str_utf8_valid(name);
}

static bool file_read(Arena *a, const json_t *v, ManifestFile *out)
{
    const json_t *bytes = json_object_get(v, "bytes");
    *out = (ManifestFile){ .name = text_of(a, v, "name"), .sum = { json_integer_value(bytes), text_of(a, v, "sha256") } };
    return json_is_integer(bytes) && name_stays_inside(out->name) && is_hash(out->sum.sha256);
}

static bool table_read(Arena *a, const json_t *v, ManifestTable *out)
{
    const json_t *rows = json_object_get(v, "rows");
    *out = (ManifestTable){ text_of(a, v, "name"), json_integer_value(rows) };
    return json_is_integer(rows) && out->name.n;
}

/* "2026-11-25T16:55:04Z" */
static bool time_read(Str s, Time *out)
{
    i64 h, m, sec;
    if (s.n != 20 || s.p[10] != 'T' || !parse_iso_date(str_slice(s, 0, 10), out)) return false;
    if (!str_i64(str_slice(s, 11, 13), &h) || !str_i64(str_slice(s, 14, 16), &m) || !str_i64(str_slice(s, 17, 19), &sec)) return false;
    *out += h * 3600 + m * 60 + sec;
    return true;
}

static bool lists_read(Arena *a, const json_t *root, Manifest *out)
{
    size_t i;
    json_t *v, *files = json_object_get(root, "files"), *tables = json_object_get(root, "tables");
    json_array_foreach(files, i, v) {
        ManifestFile f;
        if (!file_read(a, v, &f)) return false;
        vec_push(a, &out->files, f);
    }
    json_array_foreach(tables, i, v) {
        ManifestTable t;
        if (!table_read(a, v, &t)) return false;
        vec_push(a, &out->tables, t);
    }
    return out->files.n && json_is_array(tables);
}

Err manifest_read(Arena *a, Str json, Str name, Manifest *out)
{
    json_error_t why;
    json_t *root = json_loadb(json.n ? json.p : "", (size_t)json.n, JSON_REJECT_DUPLICATES, &why);
    if (!root) return err(a, ERR_INPUT, STR_FMT ":%d: %s", STR_ARG(name), why.line, why.text);
    *out = (Manifest){ .program = text_of(a, root, "program"), .schema = text_of(a, root, "schema"), .journal = text_of(a, root, "journal") };
    bool known = str_eq(text_of(a, root, "format"), S(FORMAT));
    bool good = known && time_read(text_of(a, root, "made"), &out->made) && out->program.n && out->schema.n && lists_read(a, root, out);
    json_decref(root);
    if (good) return OK;
    return err(a, ERR_INPUT, known ? STR_FMT " is damaged: something is missing in it, or a file's name leads out of its folder" : STR_FMT " does not describe a backup that this program can read", STR_ARG(name));
}
