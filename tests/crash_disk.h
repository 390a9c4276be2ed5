/* crash_disk.h: a disk that remembers, so that afterwards the power can be cut at any moment of what was done on it.
 *
 *   Disk *d = disk_begin(arena, DISK_HONEST, dir);  SQLite's files go through it from here on; what is in dir is on it
 *   ... store_open, rules, checkpoints; disk_note(thread, n) when a change was answered ...
 *   disk_end(d);                                    SQLite has its usual file system again
 *   for (cut = ...; rising)  { disk_replay(d, cut); disk_crash(d, seed, dir); ... what was answered: disk_noted ... }
 *
 * Recorded is what SQLite asks of its file system: create, delete, write, truncate and sync, with all bytes, of the database,
 * its log and its rollback journal, in the order in which it was asked. Nothing is really synced.
 *
 * What is on the disk after a cut: of each file everything up to its last sync; of what came later any part. The unit is the
 * sector of 512 bytes: each of them is as it was after the last sync or after any later write to it, chosen apart from all
 * others, so writes are lost, swapped and torn. The file's length is that of any moment since. A name that was made or deleted
 * is so for certain only after its folder was synced: by the first sync of a new log or journal, or by a delete that asks for
 * it, as SQLite's file system for Unix does. It does not model a sector that becomes neither old nor new: SQLite is built on
 * "powersafe overwrite", as disks are.
 */
#ifndef TESTS_CRASH_DISK_H
#define TESTS_CRASH_DISK_H
#include "base/str.h"

typedef enum {
    DISK_HONEST,
    DISK_FORGETS_SYNCS,         /* as a program that does not ask for them, or a disk that lies */
    DISK_FORGETS_LOG_SYNCS,
    DISK_FORGETS_DATABASE_SYNCS,
} DiskKind;
typedef enum { KEPT_NOTHING, KEPT_ALL, KEPT_FIRST, KEPT_SECTORS, KEPT_PAGES, KEPT_BUT_ONE, KEPT_KINDS } Kept;   /* of what was not synced */

typedef struct Disk Disk;
Disk *disk_begin(Arena *a, DiskKind kind, Str dir);     /* one at a time */
void  disk_end(Disk *d);
void  disk_note(Disk *d, int who, i64 n);       /* from any thread, while it records: this was answered */

isize disk_moments(const Disk *d);              /* how many things were asked; a cut is before one of them, or at the end */
int   disk_syncs_of(const Disk *d, const char *name);   /* "rotunda.db" */
bool  disk_syncs_at(const Disk *d, isize moment);
void  disk_replay(Disk *d, isize cut);          /* to there; never back */
i64   disk_noted(const Disk *d, int who);       /* the last n before the cut, -1: none */
Kept  disk_crash(const Disk *d, u64 seed, Str dir);     /* the files, as this seed leaves them, into an empty folder */

#endif
