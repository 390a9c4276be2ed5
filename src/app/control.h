/* control.h: a command that changes a running center is run by its server, which is the one writer. The command hands over what
 * was typed and its open files through the socket DIR/rotunda.sock; the server runs it and answers with its exit code.
 *
 * One message each way. To the server, with the descriptors of standard input, output, error and of every file named:
 *   "rotunda1" then texts, each as its length (u32) and its bytes: the command's name; a letter for each switch that is on
 *   (j d q p c); the number of arguments and them; of options and them, name and value; of files and their paths.
 * Back: the exit code (u32). Both ends are of one machine and of one build, so numbers are as the machine has them.
 */
#ifndef APP_CONTROL_H
#define APP_CONTROL_H
#include "base/command.h"

typedef struct Control Control;

/* Opens the socket and a thread that runs what comes. tables: all commands, ended by NULL; they outlive it. */
Err  control_start(Arena *a, struct Store *store, Str dir, const Command *const *tables, Control **out);
void control_stop(Control *c);      /* after the command that runs now; later ones are turned away */

/* Hands the command to the server of its center and waits for its end. What it says was said; *code is its exit code.
 * ERR_ENV where no server answers. */
Err  control_hand_over(const Cli *cli, int *code);

#endif
