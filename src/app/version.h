/* version.h: which program this is. */
#ifndef APP_VERSION_H
#define APP_VERSION_H

extern const char program_version[], program_day[];     /* "1.2.0" and the day that it was made on, 2026-11-25 */

#endif
