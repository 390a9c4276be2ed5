/* accounts_mails.h: mails about accounts; lent to the jobs at start. */
#ifndef ROOMS_ACCOUNTS_MAILS_H
#define ROOMS_ACCOUNTS_MAILS_H
#include "rooms/accounts/accounts.h"

void accounts_mails_lend(void);

#endif
