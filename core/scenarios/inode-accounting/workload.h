/* What goes on: pages written and truncated, or the total set while somebody adds to it. */
#if SETTERS > 0
#include "set-workload.h"
#else
#include "page-workload.h"
#endif
