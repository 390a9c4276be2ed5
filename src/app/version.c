#include "app/version.h"

const char program_version[] = "0.1.0", program_day[] = "2026-11-25";
