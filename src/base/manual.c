#include "base/manual.h"

/* ---- what manual page and completion ask of the tables ---- */

Commands commands_of(Arena *a, const Command *const *tables, isize n)
{
    Commands all = { 0 };
    for (isize i = 0; i < n; i++)
        for (const Command *c = tables[i]; c->name; c++) vec_push(a, &all, c);
    return all;
}

Str command_first(const Command *c)
{
    Str rest = str_from(c->name), first = { 0 };
    str_cut(&rest, ' ', &first);
    return first;
}

Str command_second(const Command *c)
{
    Str name = str_from(c->name);
    return str_slice(name, command_first(c).n + 1, name.n);
}

bool command_first_again(Commands all, isize i)
{
    for (isize k = 0; k < i; k++) if (str_eq(command_first(all.p[k]), command_first(all.p[i]))) return true;
    return false;
}

Str first_about(Arena *a, Commands all, Str first)
{
    Buf kinds = buf_on(a);
    for (isize i = 0; i < all.n; i++) {
        if (!str_eq(command_first(all.p[i]), first)) continue;
        if (!command_second(all.p[i]).n) return str_from(all.p[i]->about);
        put(&kinds, kinds.n ? S(", ") : S(""));
        put(&kinds, command_second(all.p[i]));
    }
    return buf_str(&kinds);
}

/* ---- what an option or a command takes ---- */

Takes takes_of(const char *words)
{
    Str w = str_from(words);
    if (!w.n) return TAKES_NOTHING;
    if (str_find_char(w, '|') >= 0) return TAKES_CHOICE;
    if (str_starts(w, S("FILE"))) return TAKES_FILE;
    return str_eq(w, S("DIR")) ? TAKES_FOLDER : TAKES_TEXT;
}

Str choices_of(Arena *a, const char *words)
{
    char *z = str_z(a, str_from(words));
    for (char *p = z; *p; p++) if (*p == '|') *p = ' ';
    return str_from(z);
}

bool put_completion(Buf *b, Commands all, Str shell)
{
    static const struct { Str shell; void (*put)(Buf *b, Commands all); } shells[] = { { S("bash"), put_bash }, { S("zsh"), put_zsh }, { S("fish"), put_fish } };
    for (isize i = 0; i < countof(shells); i++)
        if (str_eq(shells[i].shell, shell)) { shells[i].put(b, all); return true; }
    return false;
}
