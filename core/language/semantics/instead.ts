/** Names of kernel and user code that people will try, and what to write instead. */

const INSTEAD: Readonly<Record<string, string>> = {
  printf: 'use printk("text"), trace_mark("label") or trace_gauge("label", value)',
  memset: 'write #include "string.h"',
  memcpy: 'write #include "string.h", or assign the struct',
  memcmp: 'write #include "string.h"',
  memmove: 'write #include "string.h" and use memcpy()',
  malloc: 'use kmalloc(size, GFP_KERNEL)',
  calloc: 'use kzalloc(size, GFP_KERNEL)',
  kcalloc: 'use kzalloc(n * size, GFP_KERNEL)',
  krealloc: 'use kmalloc(size, GFP_KERNEL) and memcpy()',
  free: 'use kfree(pointer)',
  vmalloc: 'use kmalloc(size, GFP_KERNEL)',
  vfree: 'use kfree(pointer)',
  strcpy: 'use memcpy(), or write a loop',
  strcmp: 'compare numbers, or write a loop',
  snprintf: 'use trace_gauge("label", value)',
  pthread_create: 'name a function P0, P1…: it is a thread',
  kthread_run: 'name a function P0, P1…: it is a thread',
  setjmp: 'use goto, or return an error code',
  longjmp: 'use goto, or return an error code',
  rcu_read_lock: 'RCU is not modelled: write the race without it, or with a lock',
  jiffies: 'time is not visible to a program: count passes, or use msleep(ticks)',
  __LINE__: 'leave it out: every event knows its file and line',
  __FILE__: 'leave it out: every event knows its file and line',
  __func__: 'leave it out: every event knows its function',
  __FUNCTION__: 'leave it out: every event knows its function',
}

/** What to write instead of a name that nothing declares; undefined where there is no advice. */
export function instead(name: string): string | undefined {
  return Object.hasOwn(INSTEAD, name) ? INSTEAD[name] : undefined
}
