/* migrate.h: a database of an earlier version becomes one of this program. The steps are migrations/NNNN-what.sql, of which sqlgen
 * has proven that they lead to today's schema.
 *
 *   i64 step;
 *   if (schema_found(db, &step) == SCHEMA_OLDER) e = migrate(db, dir, step);
 *
 * All steps are one transaction: killed or failed anywhere, the database is the old one, whole. Before it, a copy of the database is
 * put into the center's folder, rotunda-before-NNNN.db, and stays there.
 */
#ifndef STORE_MIGRATE_H
#define STORE_MIGRATE_H
#include "store/db.h"

typedef enum { SCHEMA_SAME, SCHEMA_OLDER, SCHEMA_NEWER, SCHEMA_OTHER } SchemaFound;

/* What the database says that it is. step: the newest migration that is in it, 0 where it does not say. */
SchemaFound schema_found(Db *db, i64 *step);
void        schema_say(Db *db);             /* notes in the database that it is this program's */

/* On the writer's connection, before anything else uses it. ERR_ENV with a sentence: nothing was changed then. */
Err migrate(Db *db, Str dir, i64 from);

#endif
