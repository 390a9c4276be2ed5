/* journal.h: what was done, by whom, to which row, in a chain that shows whether a row was changed or taken out afterwards.
 *
 *   return journal_note(w, "adoption.record", "adoption", id, S("pilot"));        the last line of a rule
 *
 * A commit that adds rows is sealed: SHA-256 over the hash of the seal before it (64 hexadecimal digits; none before the first)
 * and each row's fields in the order id, at, actor, action, subject, subject_id, detail: numbers in decimal, no actor as "-",
 * each field followed by a byte 31, each row by a byte 30. The newest hash, noted elsewhere, proves all before it.
 */
#ifndef STORE_JOURNAL_H
#define STORE_JOURNAL_H
#include "store/db.h"

/* detail: words of the program's own, never what a person wrote. OK, or why the row could not be written. */
Err  journal_note(Write *w, const char *action, const char *subject, i64 subject_id, Str detail);

/* By the writer, before it commits rows of the journal. */
void journal_seal(Db *db);

/* "" or what is wrong with the chain, a line each. *newest: its last hash. */
Str  journal_check(Db *db, Str *newest);

#endif
