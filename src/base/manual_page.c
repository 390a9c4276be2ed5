/* manual_page.c: rotunda(1) in roff, from the tables. */
#include "base/manual.h"

/* What the exit codes mean to whoever reads them in a script. */
static const char *const exit_meaning[] = {
    [DONE] = "Done.",
    [ERR_FOUND] = "A check found problems; they are listed.",
    [ERR_USAGE] = "The command was typed wrongly; nothing was done.",
    [ERR_INPUT] = "Input was refused: its lines are listed with reasons, and nothing was changed.",
    [ERR_ENV] = "Something around the program failed: a disk, a lock, a port, memory.",
    [ERR_NONE] = "There is no result of the kind asked for, or none was reached; the output says why and holds what comes nearest.",
};

/* ---- roff ---- */

/* Signs that roff gives a meaning of its own, or sets as typographic ones that cannot be pasted into a shell. */
void put_roff(Buf *b, Str text)
{
    static const struct { char sign; const char *as; } signs[] = { { '\\', "\\e" }, { '-', "\\-" }, { '\'', "\\(aq" }, { '"', "\\(dq" }, { '`', "\\(ga" }, { '^', "\\(ha" }, { '~', "\\(ti" } };
    for (isize i = 0; i < text.n; i++) {
        const char *as = NULL;
        for (isize k = 0; k < countof(signs); k++) if (signs[k].sign == text.p[i]) as = signs[k].as;
        bool begins = i == 0 || text.p[i - 1] == '\n';
        if (begins && text.p[i] == '.') put(b, S("\\&"));
        if (as) put(b, str_from(as)); else put_char(b, text.p[i]);
    }
}

static void put_z(Buf *b, const char *text) { put_roff(b, str_from(text)); }

static void put_section(Buf *b, const char *title) { put_fmt(b, ".SH %s\n", title); }

/* A term and what it means. */
static void put_term(Buf *b, Str bold, const char *italic)
{
    put(b, S(".TP\n\\fB"));
    put_roff(b, bold);
    put(b, S("\\fR"));
    if (italic && *italic) put(b, S(" \\fI")), put_z(b, italic), put(b, S("\\fR"));
    put_char(b, '\n');
}

/* ---- commands and options ---- */

static void put_options(Buf *b, const Option *o)
{
    for (; o && o->name; o++) {
        put_term(b, str_fmt(b->arena, "--%s", o->name), o->value);
        put_z(b, o->about);
        if (o->fallback) put(b, S(" [")), put_z(b, o->fallback), put(b, S("]"));
        put(b, S("\n"));
    }
}

static void put_command(Buf *b, const Command *c)
{
    put(b, S(".SS \"rotunda "));
    put_z(b, c->name);
    if (*c->arguments) put_char(b, ' '), put_z(b, c->arguments);
    put(b, S("\"\n"));
    put_z(b, c->about);
    put_char(b, '\n');
    put_options(b, c->options);
}

static void put_commands(Buf *b, Commands all)
{
    put_section(b, "COMMANDS");
    for (isize i = 0; i < all.n; i++) put_command(b, all.p[i]);
    put_section(b, "COMMON OPTIONS");
    put_options(b, common_options);
}

/* ---- where options come from ---- */

static bool has_option(const Command *c, const char *name)
{
    for (const Option *o = c->options; o && o->name; o++) if (!strcmp(o->name, name)) return true;
    return false;
}

static bool named_before(Commands all, isize command, const char *name)
{
    for (isize i = 0; i < command; i++) if (has_option(all.p[i], name)) return true;
    return false;
}

static void put_variable(Buf *b, Commands all, const Option *o, bool of_all)
{
    put_term(b, option_variable(b->arena, str_from(o->name)), NULL);
    put_roff(b, str_fmt(b->arena, "As --%s of ", o->name));
    const char *between = "rotunda ";
    for (isize i = 0; !of_all && i < all.n; i++)
        if (has_option(all.p[i], o->name)) put_fmt(b, "%s%s", between, all.p[i]->name), between = " and rotunda ";
    put_fmt(b, "%s.\n", of_all ? "every command" : "");
}

static void put_environment(Buf *b, Commands all)
{
    put_section(b, "ENVIRONMENT");
    put_roff(b, S("An option that is not on the command line is taken from its variable, else from rotunda.conf, else it has the value that stands in brackets "
                  "behind it. A switch is on unless its value is no, 0 or false.\n"));
    for (const Option *o = common_options; o->name; o++) if (strcmp(o->name, "help")) put_variable(b, all, o, true);
    for (isize i = 0; i < all.n; i++)
        for (const Option *o = all.p[i]->options; o && o->name; o++) if (!named_before(all, i, o->name)) put_variable(b, all, o, false);
}

static void put_configuration(Buf *b)
{
    put_section(b, "CONFIGURATION");
    put_roff(b, S("The file rotunda.conf in the center's folder holds options, one a line, without dashes. A line that begins with # is a remark.\n"));
    put(b, S(".PP\n.EX\n"));
    put_roff(b, S("# rotunda.conf\nport = 8080\naddress = https://practices.example.org\n"));
    put(b, S(".EE\n"));
}

/* ---- the rest ---- */

static void put_files(Buf *b, const ManualEntry *f)
{
    put_section(b, "FILES");
    for (; f->name; f++) {
        put_term(b, str_from(f->name), NULL);
        put_z(b, f->about);
        put_char(b, '\n');
    }
}

static void put_exit_status(Buf *b)
{
    put_section(b, "EXIT STATUS");
    for (isize i = 0; i < countof(exit_meaning); i++) {
        put_term(b, str_fmt(b->arena, "%td", i), NULL);
        put_z(b, exit_meaning[i]);
        put_char(b, '\n');
    }
}

static void put_examples(Buf *b, Commands all)
{
    put_section(b, "EXAMPLES");
    put(b, S(".EX\n"));
    for (isize i = 0; i < all.n; i++) put_z(b, all.p[i]->examples);
    put(b, S(".EE\n"));
}

void put_manual(Buf *b, Commands all, const Manual *m)
{
    put_fmt(b, ".TH ROTUNDA 1 \"%s\" \"Rotunda %s\" \"User commands\"\n.nh\n.ad l\n", m->day, m->version);
    put_section(b, "NAME");
    put_fmt(b, "rotunda \\- %s\n", program_about);
    put_section(b, "SYNOPSIS");
    put(b, S("\\fBrotunda\\fR \\fICOMMAND\\fR [\\fIoptions\\fR]\n.br\n\\fBrotunda\\fR \\fICOMMAND\\fR \\fB\\-\\-help\\fR\n"));
    put_section(b, "DESCRIPTION");
    put_roff(b, S("Rotunda is a web server and a command line over one database: what cities did about common public concerns, what is known of it, and who took it up. "
                  "A command that changes a center which is being served is run by its server. Where a file is read, - is standard input.\n"));
    put_commands(b, all);
    put_environment(b, all);
    put_configuration(b);
    put_files(b, m->files);
    put_exit_status(b);
    put_examples(b, all);
}
