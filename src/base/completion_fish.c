/* completion_fish.c: completion for fish, as a file rotunda.fish in one of its completions folders. */
#include "base/manual.h"

static void put_quoted(Buf *b, Str s)
{
    put_char(b, '\'');
    for (isize i = 0; i < s.n; i++) {
        if (s.p[i] == '\'' || s.p[i] == '\\') put_char(b, '\\');
        put_char(b, s.p[i]);
    }
    put_char(b, '\'');
}

/* -x: it needs a value, which is no file; -r: which is one; -F: files may follow; -a: these words may. */
static void put_kind(Buf *b, const char *takes)
{
    static const char *const flags[] = { [TAKES_NOTHING] = "", [TAKES_TEXT] = "", [TAKES_FILE] = " -F", [TAKES_FOLDER] = " -a '(__fish_complete_directories)'", [TAKES_CHOICE] = "" };
    Takes t = takes_of(takes);
    if (t == TAKES_CHOICE) put_fmt(b, " -a '" STR_FMT "'", STR_ARG(choices_of(b->arena, takes)));
    else put(b, str_from(flags[t]));
}

static void put_when(Buf *b, const Command *c)
{
    put(b, S("complete -c rotunda"));
    if (!c) return;
    put_fmt(b, " -n '__fish_seen_subcommand_from " STR_FMT, STR_ARG(command_first(c)));
    if (command_second(c).n) put_fmt(b, "; and __fish_seen_subcommand_from " STR_FMT, STR_ARG(command_second(c)));
    put_char(b, '\'');
}

static void put_options(Buf *b, const Command *c, const Option *o)
{
    for (; o && o->name; o++) {
        put_when(b, c);
        put_fmt(b, " -l %s%s", o->name, !o->value ? "" : takes_of(o->value) == TAKES_FILE ? " -r" : " -x");
        put_kind(b, o->value);
        put(b, S(" -d "));
        put_quoted(b, str_from(o->about));
        put_char(b, '\n');
    }
}

static void put_first(Buf *b, Commands all, isize i)
{
    if (command_first_again(all, i)) return;
    put_fmt(b, "complete -c rotunda -n __fish_use_subcommand -a " STR_FMT " -d ", STR_ARG(command_first(all.p[i])));
    put_quoted(b, first_about(b->arena, all, command_first(all.p[i])));
    put_char(b, '\n');
}

static void put_second(Buf *b, Commands all, const Command *c)
{
    if (!command_second(c).n) return;
    put_fmt(b, "complete -c rotunda -n '__fish_seen_subcommand_from " STR_FMT "; and not __fish_seen_subcommand_from", STR_ARG(command_first(c)));
    for (isize i = 0; i < all.n; i++)
        if (str_eq(command_first(all.p[i]), command_first(c))) put_fmt(b, " " STR_FMT, STR_ARG(command_second(all.p[i])));
    put_fmt(b, "' -a " STR_FMT " -d ", STR_ARG(command_second(c)));
    put_quoted(b, str_from(c->about));
    put_char(b, '\n');
}

void put_fish(Buf *b, Commands all)
{
    put(b, S("# Completion of rotunda for fish, written by: rotunda completion fish\ncomplete -c rotunda -f\n"));
    for (isize i = 0; i < all.n; i++) put_first(b, all, i);
    for (isize i = 0; i < all.n; i++) put_second(b, all, all.p[i]);
    for (isize i = 0; i < all.n; i++) {
        const Command *c = all.p[i];
        Takes t = takes_of(c->arguments);
        if (t == TAKES_FILE || t == TAKES_CHOICE) put_when(b, c), put_kind(b, c->arguments), put_char(b, '\n');
        put_options(b, c, c->options);
    }
    put_options(b, NULL, common_options);
}
