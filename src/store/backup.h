/* backup.h: a copy of a whole center, taken while it serves, and the way back.
 *
 *   Str made;
 *   Err e = backup_make(store, arena, S("/var/backups/rotunda"), &(BackupHow){ .program = "1.2" }, &made);
 *   e = backup_verify(arena, made, &manifest);           a drill: it is opened in a scratch folder and read whole
 *   e = backup_restore(arena, made, dir, &manifest);     into an empty folder
 *
 * A backup is a folder, rotunda-YYYYMMDD-HHMMSSZ (UTC): rotunda.db as it was at one moment, the other files of the center's
 * folder, and manifest.json with the size and SHA-256 of each and the number of rows of each table. It has this name when all
 * of it is on the disk; before, it is called NAME.part.
 *
 * The copy is made through a reading connection, so nobody waits for it; the log cannot be begun anew meanwhile, and grows.
 */
#ifndef STORE_BACKUP_H
#define STORE_BACKUP_H
#include "store/manifest.h"
#include "store/store.h"

typedef struct {
    const char *program;                                    /* the version, for the manifest */
    void (*progress)(void *ctx, i64 done, i64 total);       /* pages of the database; NULL: nobody looks */
    void  *ctx;
    i64    keep;                                            /* so many newest ones stay in the folder, older ones go when this one is made; 0: all */
} BackupHow;

/* ERR_ENV where the disk fails or another backup into this folder is at work; nothing is left of it then. ERR_INPUT where
 * `into` lies in the center's own folder. `into` is made where it is not there (0700). */
Err backup_make(Store *s, Arena *a, Str into, const BackupHow *how, Str *made);

/* backup: its folder, or the manifest.json in it. ERR_FOUND with what is wrong, a line each: a file's size or hash, the
 * database's own check, the journal's chain, rows of a table. Nothing of the backup is changed. */
Err backup_verify(Arena *a, Str backup, Manifest *out);

/* Whether it is a backup of the center in dir, or of one that this was restored from: they have the same key. */
bool backup_is_of(Arena *a, const Manifest *m, Str dir);

/* ERR_INPUT where dir holds anything. What was copied is checked in the same way; where that fails, dir is as it was. */
Err backup_restore(Arena *a, Str backup, Str dir, Manifest *out);

/* When a center was last backed up and when a backup was last verified, 0: never or not known. Noted, a line each, in
 * DIR/backups.txt. */
typedef enum { BACKUP_MADE, BACKUP_VERIFIED } BackupEvent;
Err  backup_note(Arena *a, Str dir, BackupEvent what, Time at, Str about);
Time backup_noted(Str dir, BackupEvent what);

#endif
