#include "media/messages.h"
#include "media/number.h"

static const Message *find(const Catalog *c, Str english)
{
    if (!c->cap) return NULL;
    for (isize i = (isize)(str_hash(english) & (u64)(c->cap - 1)); c->slots[i]; i = (i + 1) & (c->cap - 1)) {
        const Message *m = &c->messages[c->slots[i] - 1];
        if (str_eq(m->english, english)) return m;
    }
    return NULL;
}

static const Catalog *catalog(int lang)
{
    must(lang >= 0 && lang < LANG_COUNT);
    return &message_catalogs[lang];
}

Str tr(int lang, Str english)
{
    const Message *m = find(catalog(lang), english);
    return m ? m->forms[0] : english;
}

Str tr_plural(int lang, Str one, Str many, i64 n)
{
    const Catalog *c = catalog(lang);
    const Message *m = find(c, one);
    if (!m) return n == 1 ? one : many;
    int form = c->plural(n);
    return form >= 0 && form < countof(m->forms) && m->forms[form].n ? m->forms[form] : m->forms[0];
}

/* The name in "{name}..." at the start of s, or nothing. */
static Str place_name(Str s)
{
    isize end = s.n && s.p[0] == '{' ? str_find_char(s, '}') : -1;
    return end > 0 ? str_slice(s, 1, end) : (Str){ 0 };
}

static const TrArg *arg_named(const TrArg *args, Str name)
{
    for (; name.n && args->name; args++) if (str_eq(name, str_from(args->name))) return args;
    return NULL;
}

static Str fill(Arena *a, Str text, const TrArg *args)
{
    Buf b = buf_on(a);
    while (text.n) {
        Str name = place_name(text);
        const TrArg *arg = arg_named(args, name);
        if (arg) put(&b, arg->value);
        else put_char(&b, text.p[0]);
        text = str_slice(text, arg ? name.n + 2 : 1, text.n);
    }
    return buf_str(&b);
}

Str tr_with(Arena *a, int lang, Str english, const TrArg *args) { return fill(a, tr(lang, english), args); }

Str tr_count(Arena *a, int lang, Str one, Str many, i64 n)
{
    return fill(a, tr_plural(lang, one, many, n), (const TrArg[]){ { "n", number_str(a, lang, n) }, { 0 } });
}

/* Spanish "y" becomes "e" before the sound i: "densidad e ingresos", but "agua y hielo". */
static Str and_before(int lang, Str word)
{
    if (lang != LANG_ES) return S(" and ");
    Str w = str_slice(word, 0, 3);
    bool h = w.n && (w.p[0] == 'h' || w.p[0] == 'H');
    Str sound = str_slice(w, h, w.n);
    bool i = sound.n && (sound.p[0] == 'i' || sound.p[0] == 'I' || str_starts(sound, S("í")) || str_starts(sound, S("Í")));
    bool glide = sound.n > 1 && (sound.p[1] == 'e' || sound.p[1] == 'a' || sound.p[1] == 'o');
    return i && !glide ? S(" e ") : S(" y ");
}

Str tr_list(Arena *a, int lang, const Str *items, isize n)
{
    Buf b = buf_on(a);
    for (isize i = 0; i < n; i++) {
        if (i) put(&b, i < n - 1 ? S(", ") : and_before(lang, items[i]));
        put(&b, items[i]);
    }
    return buf_str(&b);
}

/* ---- days ---- */

Str day_said(Arena *a, int lang, Time t)
{
    static const Str months[] = { _("January"), _("February"), _("March"), _("April"), _("May"), _("June"), _("July"), _("August"), _("September"), _("October"), _("November"), _("December") };
    Civil c = civil_of(t);
    return say(a, lang, _("{day} {month} {year}"), { "day", str_fmt(a, "%d", c.day) }, { "month", tr(lang, months[c.month - 1]) }, { "year", str_fmt(a, "%d", c.year) });
}

Str minute_said(Arena *a, int lang, Time t)
{
    Civil c = civil_of(t);
    return str_fmt(a, STR_FMT ", %02d:%02d", STR_ARG(day_said(a, lang, t)), c.hour, c.minute);
}
