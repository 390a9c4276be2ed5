/* completion_zsh.c: completion for zsh, as a file _rotunda in a folder of its fpath. */
#include "base/manual.h"

/* Inside '...', where brackets and colons part what _arguments and _describe read. */
static void put_quoted(Buf *b, Str s)
{
    for (isize i = 0; i < s.n; i++) {
        if (s.p[i] == '\'') put(b, S("'\\''"));
        else if (memchr("[]:\\", s.p[i], 4)) put_char(b, '\\'), put_char(b, s.p[i]);
        else put_char(b, s.p[i]);
    }
}

static void put_kind(Buf *b, const char *takes)
{
    static const char *const action[] = { [TAKES_NOTHING] = "", [TAKES_TEXT] = " ", [TAKES_FILE] = "_files", [TAKES_FOLDER] = "_files -/", [TAKES_CHOICE] = "" };
    Takes t = takes_of(takes);
    if (t == TAKES_CHOICE) put_fmt(b, "(" STR_FMT ")", STR_ARG(choices_of(b->arena, takes)));
    else put(b, str_from(action[t]));
}

static void put_options(Buf *b, const Option *o)
{
    for (; o && o->name; o++) {
        put_fmt(b, " '--%s%s[", o->name, o->value ? "=" : "");
        put_quoted(b, str_from(o->about));
        put_char(b, ']');
        if (o->value) put_char(b, ':'), put_quoted(b, str_from(o->value)), put_char(b, ':'), put_kind(b, o->value);
        put_char(b, '\'');
    }
}

static void put_word(Buf *b, Str word, Str about)
{
    put(b, S(" '"));
    put(b, word);
    put_char(b, ':');
    put_quoted(b, about);
    put_char(b, '\'');
}

/* In front of the second word: what there is of a first one; behind it both words become one. */
static void put_first(Buf *b, Commands all, isize at)
{
    Str first = command_first(all.p[at]);
    if (!command_second(all.p[at]).n || command_first_again(all, at)) return;
    put_fmt(b, "    " STR_FMT ")\n        if (( CURRENT == 3 )); then kinds=(", STR_ARG(first));
    for (isize i = 0; i < all.n; i++)
        if (str_eq(command_first(all.p[i]), first)) put_word(b, command_second(all.p[i]), str_from(all.p[i]->about));
    put(b, S("); _describe kind kinds; return; fi\n        command=\"$words[2] $words[3]\"; shift words; (( CURRENT-- )) ;;\n"));
}

static void put_command(Buf *b, const Command *c)
{
    put_fmt(b, "    '%s') _arguments $common", c->name);
    put_options(b, c->options);
    Takes t = takes_of(c->arguments);
    if (t == TAKES_FILE || t == TAKES_CHOICE) put(b, S(" '*: :")), put_kind(b, c->arguments), put_char(b, '\'');
    put(b, S(" ;;\n"));
}

void put_zsh(Buf *b, Commands all)
{
    put(b, S("#compdef rotunda\n# Completion of rotunda for zsh, written by: rotunda completion zsh\n_rotunda() {\n    local command=$words[2]\n    local -a kinds common=("));
    put_options(b, common_options);
    put(b, S(")\n    if (( CURRENT == 2 )); then kinds=("));
    for (isize i = 0; i < all.n; i++)
        if (!command_first_again(all, i)) put_word(b, command_first(all.p[i]), first_about(b->arena, all, command_first(all.p[i])));
    put(b, S("); _describe command kinds; return; fi\n    case $command in\n"));
    for (isize i = 0; i < all.n; i++) put_first(b, all, i);
    put(b, S("    esac\n    shift words; (( CURRENT-- ))\n    case $command in\n"));
    for (isize i = 0; i < all.n; i++) put_command(b, all.p[i]);
    put(b, S("    esac\n}\n_rotunda \"$@\"\n"));
}
