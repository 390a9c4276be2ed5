/* demo_people.h: the demo's invented people and places. They are in no total, list or map unless an address says demo=1. */
#ifndef APP_DEMO_PEOPLE_H
#define APP_DEMO_PEOPLE_H
#include "base/command.h"

Err  demo_people_make(Cli *cli);                /* people in every role, three communities, what they do with practices */

Err  demo_refused(Cli *cli);                     /* it is a center with accounts of its own, and no demo */
bool demo_center(Cli *cli);                      /* it was made by rotunda demo */

/* Where the center is a demo that only this machine reaches: a link for each of them to sign in with, printed on cli->out. */
Err  demo_links_print(Cli *cli, Str listen);

#endif
