/**
 * The header library in kernel C: what `#include "name"` finds in any scenario and in any file given
 * to the command line. A scenario's own headers come before these.
 */
import frlock from './frlock.h?raw'
import list from './list.h?raw'
import seqcount from './seqcount.h?raw'
import seqlock from './seqlock.h?raw'

/** Header texts by the name in `#include`. */
export const KERNEL_HEADERS: Readonly<Record<string, string>> = {
  'frlock.h': frlock,
  'list.h': list,
  'seqcount.h': seqcount,
  'seqlock.h': seqlock,
}
