#include "engines/impact/did_task.h"

Err did_further_say(DidTask *t) { return err(t->cli->arena, ERR_USAGE, "not yet"); }
