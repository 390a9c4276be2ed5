/* base.h: what every file of Rotunda starts with: a few types, the three words for failure, and the banned functions.
 *
 *   Err      (err.h)  what the world does: a bad file, a full disk. A code and a sentence for the person.
 *   must()            what has to hold in memory and money. Always on: a broken promise stops the program.
 *   assert()          what the developer believes. Off in release builds.
 */
#ifndef BASE_BASE_H
#define BASE_BASE_H

#include <assert.h>
#include <inttypes.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <time.h>

typedef ptrdiff_t isize;
typedef int8_t    i8;
typedef int16_t   i16;
typedef int32_t   i32;
typedef int64_t   i64;
typedef uint64_t  u64;
typedef uint32_t  u32;
typedef uint8_t   u8;

#define countof(a) ((isize)(sizeof(a) / sizeof((a)[0])))
#define PRINTF_LIKE(fmt, args) __attribute__((format(printf, fmt, args)))
#define NORETURN __attribute__((noreturn))
#define FETCH_AHEAD static inline __attribute__((always_inline)) void   /* gcc 12 drops a call that does nothing but prefetch */

NORETURN void must_failed(const char *what, const char *file, int line);
#define must(cond) ((cond) ? (void)0 : must_failed(#cond, __FILE__, __LINE__))

static inline i64 min_i64(i64 a, i64 b) { return a < b ? a : b; }
static inline i64 max_i64(i64 a, i64 b) { return a > b ? a : b; }

/* Banned: each has a safe form in str.h, buf.h or arena.h. A slip does not compile. */
#define BANNED(name) sorry_##name##_is_banned_see_base_h
#undef strcpy
#undef strcat
#undef strncpy
#undef strncat
#define sprintf(...)  BANNED(sprintf)
#define vsprintf(...) BANNED(vsprintf)
#define strcpy(...)   BANNED(strcpy)
#define strcat(...)   BANNED(strcat)
#define strncpy(...)  BANNED(strncpy)
#define strncat(...)  BANNED(strncat)
#define strtok(...)   BANNED(strtok)
#define atoi(...)     BANNED(atoi)
#define atol(...)     BANNED(atol)
#define atof(...)     BANNED(atof)
#define gets(...)     BANNED(gets)
#define gmtime(...)   BANNED(gmtime)
#define localtime(...) BANNED(localtime)
#define asctime(...)  BANNED(asctime)
#define ctime(...)    BANNED(ctime)
#ifdef IN_ROOM /* a room's memory comes from the arena of its request, rule or command */
#define malloc(...)   BANNED(malloc)
#define calloc(...)   BANNED(calloc)
#define realloc(...)  BANNED(realloc)
#define free(...)     BANNED(free)
#endif

#endif
