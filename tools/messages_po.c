/* Catalogs: a .po file is read, compared with the messages of the program, and written as a table in C.
 *
 * Of the format: comments, "#, fuzzy" (counts as not translated), "#~" (ignored), msgid, msgid_plural, msgstr, msgstr[N],
 * texts over several lines, and of the header Plural-Forms. msgctxt is refused.
 */
#include "tools/messages.h"

enum { FORMS = 4 };
typedef struct { Str english, many, where, forms[FORMS]; bool fuzzy; isize at; } Entry;
typedef struct { Arena *arena; const Source *source; Vec(Entry) entries; Str plural; i64 forms; } Po;

/* ---- reading ---- */

static isize line_end(const Source *s, isize at)
{
    isize n = str_find_char(str_slice(s->text, at, s->text.n), '\n');
    return n < 0 ? s->text.n : at + n;
}

/* The field that a line begins, and how long its word is. */
static Str *field_of(Po *po, Entry *e, Str line, isize at, isize *word)
{
    static const char *const words[] = { "msgid ", "msgid_plural ", "msgstr " };
    Str *fields[] = { &e->english, &e->many, &e->forms[0] };
    for (isize i = 0; i < countof(words); i++)
        if (str_starts(line, str_from(words[i]))) { *word = (isize)strlen(words[i]); return fields[i]; }
    bool form = str_starts(line, S("msgstr[")) && line.n > 9 && line.p[7] >= '0' && line.p[7] < '0' + FORMS && line.p[8] == ']';
    if (!form) source_fail(po->source, at, "msgid, msgid_plural, msgstr or a comment was expected");
    *word = 9;
    return &e->forms[line.p[7] - '0'];
}

static void append_literal(Po *po, Str *field, isize at, isize end)
{
    const Source *s = po->source;
    while (at < end && blank(s->text.p[at])) at++;
    if (at >= end || s->text.p[at] != '"') source_fail(s, at, "a text in quotes was expected");
    Str part = literal_text(po->arena, s, &at, end);
    *field = field->n ? str_fmt(po->arena, STR_FMT STR_FMT, STR_ARG(*field), STR_ARG(part)) : part;
}

static void read_entries(Po *po)
{
    const Source *s = po->source;
    Entry entry = { 0 };
    Str *field = NULL;
    Str where = { 0 };
    bool fuzzy = false, any = false;
    for (isize at = 0, end; at < s->text.n; at = end + 1) {
        end = line_end(s, at);
        Str line = str_trim(str_slice(s->text, at, end));
        if (!line.n) { field = NULL; continue; }
        if (line.p[0] == '#') {
            fuzzy |= str_starts(line, S("#,")) && str_find(line, S("fuzzy")) >= 0;
            if (str_starts(line, S("#: "))) where = str_slice(line, 3, line.n);
            continue;
        }
        if (line.p[0] == '"') {
            if (!field) source_fail(s, at, "this text belongs to nothing");
            append_literal(po, field, at, end);
            continue;
        }
        isize word;
        if (str_starts(line, S("msgid "))) {
            if (any) vec_push(po->arena, &po->entries, entry);
            entry = (Entry){ .fuzzy = fuzzy, .where = where, .at = at };
            fuzzy = false;
            where = (Str){ 0 };
            any = true;
        }
        field = field_of(po, &entry, line, at, &word);
        append_literal(po, field, at + word, end);
    }
    if (any) vec_push(po->arena, &po->entries, entry);
}

void messages_of_pot(Messages *m, const Source *s)
{
    Po pot = { .arena = m->arena, .source = s };
    read_entries(&pot);
    for (isize i = 0; i < pot.entries.n; i++) {
        const Entry *e = &pot.entries.p[i];
        if (e->english.n) message_merge(m, s, e->at, (MessageUse){ e->english, e->many, e->where });
    }
}

/* "nplurals=2; plural=(n != 1);" in the header, the entry of the empty text. */
static void read_plural_forms(Po *po)
{
    Str header = { 0 }, name = S("Plural-Forms:");
    for (isize i = 0; i < po->entries.n; i++) if (!po->entries.p[i].english.n) header = po->entries.p[i].forms[0];
    isize from = str_find(header, name);
    if (from < 0) source_fail(po->source, 0, "the header has no Plural-Forms");
    Str line = str_slice(header, from + name.n, header.n), part;
    str_cut(&line, '\n', &part);
    line = part;
    while (str_cut(&line, ';', &part)) {
        part = str_trim(part);
        if (str_starts(part, S("nplurals="))) str_i64(str_slice(part, 9, part.n), &po->forms);
        if (str_starts(part, S("plural="))) po->plural = str_slice(part, 7, part.n);
    }
    if (po->forms < 1 || po->forms > FORMS || !po->plural.n) source_fail(po->source, 0, "Plural-Forms says nplurals=1 to 4 and plural=...");
    for (isize i = 0; i < po->plural.n; i++)
        if (!strchr("n0123456789 %<>=!&|?:()", po->plural.p[i])) source_fail(po->source, 0, "the rule in Plural-Forms is no expression over n");
}

static Po read_po(Arena *a, const Source *s)
{
    Po po = { .arena = a, .source = s };
    read_entries(&po);
    read_plural_forms(&po);
    return po;
}

static const Entry *find_entry(const Po *po, Str english)
{
    for (isize i = 0; i < po->entries.n; i++) if (str_eq(po->entries.p[i].english, english)) return &po->entries.p[i];
    return NULL;
}

static isize forms_of(const Po *po, const MessageUse *use) { return use->many.n ? (isize)po->forms : 1; }

static bool translated(const Po *po, const MessageUse *use, const Entry *e)
{
    if (!e || e->fuzzy) return false;
    for (isize i = 0; i < forms_of(po, use); i++) if (!e->forms[i].n) return false;
    return true;
}

/* ---- the table ---- */

/* "po/es.po" -> "es" */
static Str language_of(Arena *a, const Source *po)
{
    Str rest = po->path, part = rest;
    while (str_cut(&rest, '/', &part)) continue;
    if (!str_ends(part, S(".po"))) source_fail(po, 0, "the name of a catalog is its language: es.po");
    return str_lower(a, str_slice(part, 0, part.n - 3));
}

static Str upper(Arena *a, Str s)
{
    char *z = str_z(a, s);
    for (isize i = 0; i < s.n; i++) if (z[i] >= 'a' && z[i] <= 'z') z[i] = (char)(z[i] - 32);
    return str_of(z, s.n);
}

static void put_str(Buf *b, Str text)
{
    put(b, S("{ "));
    put_quoted(b, text);
    put_fmt(b, ", %td }", text.n);
}

static void put_message_row(Buf *b, const Po *po, const MessageUse *use, const Entry *e)
{
    put(b, S("    { "));
    put_str(b, use->english);
    put(b, S(", { "));
    for (isize i = 0; i < forms_of(po, use); i++) {
        if (i) put(b, S(", "));
        put_str(b, e->forms[i]);
    }
    put(b, S(" } },\n"));
}

/* The index: open addressing by str_hash, at most half full. Returns its size. */
static isize put_slots(Arena *a, Buf *b, Str lang, const StrVec *keys)
{
    isize cap = 16;
    while (cap < keys->n * 2) cap *= 2;
    isize *slots = make_array(a, isize, cap);
    for (isize i = 0; i < keys->n; i++) {
        isize at = (isize)(str_hash(keys->p[i]) & (u64)(cap - 1));
        while (slots[at]) at = (at + 1) & (cap - 1);
        slots[at] = i + 1;
    }
    put_fmt(b, "static const unsigned short " STR_FMT "_slots[] = {", STR_ARG(lang));
    for (isize i = 0; i < cap; i++) put_fmt(b, "%s%td,", i % 16 ? " " : "\n    ", slots[i]);
    put(b, S("\n};\n\n"));
    return cap;
}

static void put_catalog(Arena *a, Buf *b, const Messages *m, const Po *po, Str lang)
{
    StrVec keys = { 0 };
    put_fmt(b, "static const Message " STR_FMT "_messages[] = {\n", STR_ARG(lang));
    for (isize i = 0; i < m->all.n; i++) {
        const MessageUse *use = &m->all.p[i];
        const Entry *e = find_entry(po, use->english);
        if (!translated(po, use, e)) continue;
        put_message_row(b, po, use, e);
        vec_push(a, &keys, use->english);
    }
    put(b, keys.n ? S("};\n\n") : S("    { { \"\", 0 }, { { \"\", 0 } } },\n};\n\n"));
    must(keys.n < 65535);
    isize cap = put_slots(a, b, lang, &keys);
    put_fmt(b, "static int " STR_FMT "_plural(i64 n) { return (int)(" STR_FMT "); }\n\n", STR_ARG(lang), STR_ARG(po->plural));
    put_fmt(b, "const Catalog message_catalogs[LANG_COUNT] = {\n    [LANG_" STR_FMT "] = { " STR_FMT "_messages, " STR_FMT "_slots, %td, " STR_FMT "_plural },\n};\n",
            STR_ARG(upper(a, lang)), STR_ARG(lang), STR_ARG(lang), cap, STR_ARG(lang));
}

void messages_table(Arena *a, Buf *b, const Messages *m, const Source *source)
{
    put(b, S("/* Written by messages. */\n#include \"media/messages.h\"\n\n"));
    if (!source->path.n) { put(b, S("const Catalog message_catalogs[LANG_COUNT] = { 0 };\n")); return; }
    Po po = read_po(a, source);
    put_catalog(a, b, m, &po, language_of(a, source));
}

/* ---- what is wrong with it ---- */

static isize complain(const Po *po, isize at, const char *what, Str message, Str where)
{
    int line = source_line(po->source, at);
    printf(STR_FMT ":%d: %s: \"" STR_FMT "\"", STR_ARG(po->source->path), line, what, STR_ARG(message));
    printf(where.n ? " (" STR_FMT ")\n" : "\n", STR_ARG(where));
    return 1;
}

static bool within(const StrVec *some, const StrVec *all, bool but_n)
{
    for (isize i = 0; i < some->n; i++) {
        bool found = but_n && str_eq(some->p[i], S("{n}"));
        for (isize k = 0; k < all->n && !found; k++) found = str_eq(all->p[k], some->p[i]);
        if (!found) return false;
    }
    return true;
}

/* A plural may leave its number out ("one city"), nothing else. */
static bool same_places(Arena *a, Str english, Str translation, bool plural)
{
    StrVec left = message_places(a, english), right = message_places(a, translation);
    return within(&left, &right, plural) && within(&right, &left, plural);
}

/* The conversions of a format for printf, those of a translation in their order or all numbered (%2$s): "%s", "%td" as 's', "td" by place. */
static StrVec conversions(Arena *a, Str s)
{
    StrVec out = { 0 };
    for (isize i = 0; i + 1 < s.n; i++) {
        if (s.p[i] != '%') continue;
        isize from = ++i, at = out.n, digits = 0;
        if (s.p[i] == '%') continue;
        while (from + digits < s.n && s.p[from + digits] >= '0' && s.p[from + digits] <= '9') digits++;
        if (digits == 1 && s.p[from] > '0' && from + 1 < s.n && s.p[from + 1] == '$') at = (isize)(s.p[from] - '1'), i = from = from + digits + 1;
        while (i < s.n && strchr("0123456789.-+#", s.p[i])) i++;
        isize kind = i;
        while (i < s.n && strchr("tlhzj", s.p[i])) i++;
        if (i >= s.n || !strchr("sdgfcuxe", s.p[i])) { i = from - 1; continue; }
        while (out.n <= at) vec_push(a, &out, (Str){ 0 });
        out.p[at] = str_slice(s, kind, i + 1);
    }
    return out;
}

static bool same_conversions(Arena *a, Str english, Str translation)
{
    StrVec left = conversions(a, english), right = conversions(a, translation);
    if (left.n != right.n) return false;
    for (isize i = 0; i < left.n; i++) if (!str_eq(left.p[i], right.p[i])) return false;
    return true;
}

static isize check_message(Arena *a, const Po *po, const MessageUse *use)
{
    const Entry *e = find_entry(po, use->english);
    if (!translated(po, use, e)) return complain(po, e ? e->at : po->source->text.n, e && e->fuzzy ? "fuzzy" : "no translation", use->english, use->where);
    isize wrong = 0;
    for (isize i = 0; i < forms_of(po, use); i++) {
        const char *why = message_wrong(a, e->forms[i]);
        if (why) wrong += complain(po, e->at, why, e->forms[i], use->where);
        else if (!same_places(a, use->english, e->forms[i], use->many.n > 0))
            wrong += complain(po, e->at, "its places are not those of the message", e->forms[i], use->where);
        else if (!same_conversions(a, use->english, e->forms[i])) wrong += complain(po, e->at, "its conversions (%s) are not those of the message", e->forms[i], use->where);
    }
    return wrong;
}

isize messages_check(Arena *a, const Messages *m, const Source *source)
{
    Po po = read_po(a, source);
    isize wrong = 0;
    for (isize i = 0; i < m->all.n; i++) wrong += check_message(a, &po, &m->all.p[i]);
    for (isize i = 0; i < po.entries.n; i++) {
        const Entry *e = &po.entries.p[i];
        bool used = !e->english.n;
        for (isize k = 0; k < m->all.n && !used; k++) used = str_eq(m->all.p[k].english, e->english);
        if (!used) wrong += complain(&po, e->at, "no page and no C file says this", e->english, (Str){ 0 });
        for (isize k = 0; k < i; k++)
            if (str_eq(po.entries.p[k].english, e->english)) { wrong += complain(&po, e->at, "this message stands twice", e->english, (Str){ 0 }); break; }
    }
    return wrong;
}
