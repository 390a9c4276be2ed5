/* manual.h: what is written from the tables of commands beside --help: the manual page, and completion for three shells.
 *
 *   Buf b = buf_on(arena);
 *   Commands all = commands_of(arena, tables, n);
 *   put_manual(&b, all, &(Manual){ .version = "0.1.0", .day = "2026-11-25", .files = files });
 *   if (!put_completion(&b, all, S("bash"))) ...            bash, zsh or fish
 */
#ifndef BASE_MANUAL_H
#define BASE_MANUAL_H
#include "base/buf.h"
#include "base/command.h"

typedef Vec(const Command *) Commands;
Commands commands_of(Arena *a, const Command *const *tables, isize n);

/* ---- the manual page ---- */

typedef struct { const char *name, *about; } ManualEntry;
typedef struct {
    const char *version, *day;
    const ManualEntry *files;       /* what stands in the center's folder; ended by {0} */
} Manual;

void put_manual(Buf *b, Commands all, const Manual *m);     /* in roff, section 1 */
void put_roff(Buf *b, Str text);                            /* escaped: every sign stands for itself */

/* ---- completion ---- */

bool put_completion(Buf *b, Commands all, Str shell);       /* false: there is none for this shell */
void put_bash(Buf *b, Commands all);
void put_zsh(Buf *b, Commands all);
void put_fish(Buf *b, Commands all);

/* What a shell should offer for an option's value or a command's arguments. */
typedef enum { TAKES_NOTHING, TAKES_TEXT, TAKES_FILE, TAKES_FOLDER, TAKES_CHOICE } Takes;
Takes takes_of(const char *words);          /* "FILE...", "DIR", "csv|json"; NULL or "" is nothing */
Str   choices_of(Arena *a, const char *words);          /* "csv json" */

/* "import" and "places" of "import places"; the second is empty in a name of one word. */
Str command_first(const Command *c);
Str command_second(const Command *c);
bool command_first_again(Commands all, isize i);        /* an earlier one begins with the same word */

/* One line of the about of a word: a command's, or for "import" the kinds that there are. */
Str first_about(Arena *a, Commands all, Str first);

#endif
