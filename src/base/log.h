/* log.h: one line on standard error for whoever runs the program. Never personal data. */
#ifndef BASE_LOG_H
#define BASE_LOG_H
#include "base/base.h"

void log_line(const char *fmt, ...) PRINTF_LIKE(1, 2);

#endif
