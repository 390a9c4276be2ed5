/* completion_bash.c: completion for bash, without the package bash-completion. */
#include "base/manual.h"

static void put_kind(Buf *b, const char *takes)
{
    static const char *const compgen[] = { [TAKES_NOTHING] = "", [TAKES_TEXT] = "", [TAKES_FILE] = "-f", [TAKES_FOLDER] = "-d", [TAKES_CHOICE] = "" };
    Takes t = takes_of(takes);
    if (t == TAKES_CHOICE) put_fmt(b, "words='" STR_FMT "'", STR_ARG(choices_of(b->arena, takes)));
    else put_fmt(b, "kind=%s", compgen[t]);
}

/* 'serve:--port') kind= ;; */
static void put_values(Buf *b, const char *command, const Option *o)
{
    for (; o && o->name; o++) {
        if (!o->value) continue;
        if (command) put_fmt(b, "    '%s:--%s') ", command, o->name);
        else put_fmt(b, "    *:--%s) ", o->name);
        put_kind(b, o->value);
        put(b, S("; value=yes ;;\n"));
    }
}

static void put_names(Buf *b, const Option *o)
{
    for (; o && o->name; o++) put_fmt(b, " --%s", o->name);
}

/* The words of one place: first words, or the second ones of a first. */
static void put_firsts(Buf *b, Commands all)
{
    for (isize i = 0; i < all.n; i++) if (!command_first_again(all, i)) put_fmt(b, STR_FMT " ", STR_ARG(command_first(all.p[i])));
}

static void put_seconds(Buf *b, Commands all, Str first)
{
    for (isize i = 0; i < all.n; i++)
        if (str_eq(command_first(all.p[i]), first) && command_second(all.p[i]).n) put_fmt(b, STR_FMT " ", STR_ARG(command_second(all.p[i])));
}

static void put_whole_names(Buf *b, Commands all)
{
    bool any = false;
    put(b, S("    case \"$command ${COMP_WORDS[2]}\" in\n"));
    for (isize i = 0; i < all.n; i++) {
        if (!command_second(all.p[i]).n) continue;
        put_fmt(b, "%s'%s'", any ? "|" : "    ", all.p[i]->name);
        any = true;
    }
    if (any) put(b, S(") (( COMP_CWORD > 2 )) && command=\"$command ${COMP_WORDS[2]}\" ;;\n"));
    put(b, S("    esac\n"));
}

static void put_command(Buf *b, const Command *c)
{
    put_fmt(b, "    '%s') names='", c->name);
    put_names(b, c->options);
    put(b, S("'; "));
    put_kind(b, c->arguments);
    put(b, S(" ;;\n"));
}

static void put_first(Buf *b, Commands all, isize i)
{
    Str first = command_first(all.p[i]);
    if (!command_second(all.p[i]).n || command_first_again(all, i)) return;
    put_fmt(b, "    '" STR_FMT "') words='", STR_ARG(first));
    put_seconds(b, all, first);
    put(b, S("' ;;\n"));
}

void put_bash(Buf *b, Commands all)
{
    put(b, S("# Completion of rotunda for bash, written by: rotunda completion bash\n_rotunda() {\n"
             "    local current=${COMP_WORDS[COMP_CWORD]} before=${COMP_WORDS[COMP_CWORD-1]} command=${COMP_WORDS[1]} words= names= kind= value=\n"
             "    if [[ $current == = ]]; then current=; elif [[ $before == = ]]; then before=${COMP_WORDS[COMP_CWORD-2]}; fi\n"));
    put_whole_names(b, all);
    put(b, S("    case \"$command:$before\" in\n"));
    put_values(b, NULL, common_options);
    for (isize i = 0; i < all.n; i++) put_values(b, all.p[i]->name, all.p[i]->options);
    put(b, S("    esac\n    if [[ -z $value ]]; then\n    if (( COMP_CWORD == 1 )); then command=; words='"));
    put_firsts(b, all);
    put(b, S("'; fi\n    case $command in\n"));
    for (isize i = 0; i < all.n; i++) put_first(b, all, i), put_command(b, all.p[i]);
    put(b, S("    esac\n    if [[ $current == -* ]]; then kind=; words=\"$names"));
    put_names(b, common_options);
    put(b, S("\"; fi\n    fi\n    local IFS=$'\\n'\n"
             "    [[ -n $kind ]] && compopt -o filenames 2>/dev/null\n"
             "    if [[ -n $kind ]]; then COMPREPLY=($(compgen $kind -- \"$current\")); else IFS=$' \\n'; COMPREPLY=($(compgen -W \"$words\" -- \"$current\")); fi\n"
             "}\ncomplete -F _rotunda rotunda\n"));
}
