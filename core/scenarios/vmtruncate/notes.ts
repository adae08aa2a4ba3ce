/** Where the lab and its sources differ, and what the model leaves out. */

/** One remark each. */
export const NOTES: readonly string[] = [
  'counter-twice: a search over the bare steps fails in three switches under tso, because the second count may still be in a store buffer when its thread has done everything else. Here a truncation ends with up(&i_sem), which empties the buffer first: four under every model.',
  'counter-after: the kernel counts with i_shared_sem held. down() is a full barrier on this machine and would hide a missing smp_wmb(), so the count comes just before it. i_sem keeps a second truncation out either way.',
  'counter-after-no-rmb: no memory model of the lab lets a load pass another one, so this variant holds here. That says nothing about ppc, alpha or ia64.',
  'page-lock-no-unmap: two switches when pages are dropped inside i_size, as a search over the bare steps says. A truncation takes three: the fault must have looked at i_size before, so it comes first.',
  'frlock: the deadlock with write() and mmap() was predicted from the code. The search confirms it: four actors, four switches.',
  'frlock-alloc-sem: waiting on i_alloc_sem was taken to remove that deadlock. It does for write(). With an O_DIRECT read, whose buffer faults while it holds i_alloc_sem, the search finds the same deadlock again: the read holds i_alloc_sem and waits behind mmap(), mmap() waits for the fault, the fault waits behind a second truncation, and that waits for the read (ROUNDS=2, DIRECT_READERS=1, BUFFER_FAULTS=1, MAPPERS=1).',
  'frlock-no-wait: at the small size a fault that meets a truncation finds i_size lowered when it comes back, so even this one ends. Inside i_size (INVALIDATE=1) it goes round for as long as the scheduler lets it: only a search that knows a state again, the stateful one, comes to an end there.',
  'The spinlock under the frlock and the seqlock is there only with DEBUG_SPINLOCK_SLEEP, since sleeping with it held ends a run. Without it the counters alone stand for what the lock does on a kernel without preemption.',
  'A page that a fault has read while a truncation was going on may stay in the page cache beyond i_size, not mapped. The kernels of 2003 left it there too; it is no error here.',
  'Left out: the radix tree and its tags (an array), several mappings of a file (one page table), swap, buffers, and i_size in bytes (it counts pages, so it cannot be torn).',
]
