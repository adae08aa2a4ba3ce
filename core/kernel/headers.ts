/**
 * The header library in kernel C: what `#include "name"` finds in any scenario and in any file given
 * to the command line. A scenario's own headers come before these.
 */
import bitSpinlock from './bit_spinlock.h?raw'
import blockMap from './block-map.h?raw'
import frlock from './frlock.h?raw'
import inode from './inode.h?raw'
import list from './list.h?raw'
import pageCache from './page-cache.h?raw'
import pageTable from './page-table.h?raw'
import page from './page.h?raw'
import rcupdate from './rcupdate.h?raw'
import refcount from './refcount.h?raw'
import seqcount from './seqcount.h?raw'
import seqlock from './seqlock.h?raw'
import string from './string.h?raw'
import seqtex from './seqtex.h?raw'

/** Header texts by the name in `#include`. */
export const KERNEL_HEADERS: Readonly<Record<string, string>> = {
  'bit_spinlock.h': bitSpinlock,
  'block-map.h': blockMap,
  'frlock.h': frlock,
  'inode.h': inode,
  'list.h': list,
  'page-cache.h': pageCache,
  'page-table.h': pageTable,
  'page.h': page,
  'rcupdate.h': rcupdate,
  'refcount.h': refcount,
  'seqcount.h': seqcount,
  'seqlock.h': seqlock,
  'string.h': string,
  'seqtex.h': seqtex,
}
