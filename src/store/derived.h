/* derived.h: what is computed from tables and kept in memory: the search index, the likeness of communities. One thread
 * builds it anew after every commit that changed a table it was made from, if anybody took the last one; readers go on with the one
 * they have. Where nobody did, it is built when somebody asks, who then waits.
 *
 *   Derived *index = derived_start(store, build_index, free_index);
 *   void *now = derived_take(index);            waits where the first is not built yet; NULL where building failed
 *   ...
 *   derived_give(index, now);
 */
#ifndef STORE_DERIVED_H
#define STORE_DERIVED_H
#include "store/store.h"

typedef struct Derived Derived;

/* build reads through db (its arena dies when build returns) and gives the whole, or NULL after a failure, which is
 * logged and tried again at the next change. */
Derived *derived_start(Store *s, void *(*build)(Db *db), void (*discard)(void *whole));
Derived *derived_when_asked(Store *s, void *(*build)(Db *db), void (*discard)(void *whole));    /* not before the first derived_take */
void     derived_stop(Derived *d);
void    *derived_take(Derived *d);
void     derived_give(Derived *d, void *whole);
const _Atomic u64 *derived_generation(const Derived *d);   /* moves with every new whole: pages made from it depend on it */
void     derived_wait_current(Derived *d);                 /* until it shows every commit made before this call */

#endif
