/** What is said of names and headers that kernel developers try and the lab has elsewhere, or not. */
import { describe, expect, test } from 'vitest'
import { KERNEL_HEADERS } from '#core/kernel/headers.ts'
import { instead } from '#core/language/instead.ts'
import { onlyError } from '../../support/kernel-c/compiling.ts'

const hint = (text: string): string => onlyError(text, { headers: KERNEL_HEADERS }).hint ?? ''

describe('a kernel header', () => {
  test.each([
    ['linux/list.h', 'write #include "list.h"'],
    ['linux/seqlock.h', 'write #include "seqlock.h"'],
    ['linux/slab.h', 'the kernel API is built in: delete this line'],
  ])('%s', (name, advice) => {
    expect(hint(`#include <${name}>`)).toBe(advice)
  })
})

describe('a name that a header of the library declares', () => {
  test.each(
    ['list.h', 'seqcount.h', 'seqlock.h', 'refcount.h', 'bit_spinlock.h', 'rcupdate.h'].flatMap(
      (header) =>
        [...(KERNEL_HEADERS[header] ?? '').matchAll(/^static inline [^(]*?\**(\w+)\(/gm)]
          .map(([, name = '']) => name)
          .filter((name) => !name.startsWith('__'))
          .map((name) => [name, header] as const),
    ),
  )('%s is in %s', (name, header) => {
    expect(instead(name)).toBe(`write #include "${header}"`)
  })

  test('a type, where one is expected and where a statement is', () => {
    expect(hint('struct s { refcount_t refs; };')).toBe('write #include "refcount.h"')
    expect(hint('void P0(void) { seqlock_t lock; }')).toBe('write #include "seqlock.h"')
  })
})

describe('a name that there is not', () => {
  test.each([
    ['static DEFINE_PER_CPU(int, hits);', 'smp_processor_id'],
    ['static DEFINE_RWLOCK(lock);', 'rw_semaphore'],
    ['irqreturn_t handler(void *device);', 'submit_io'],
    ['struct mutex m; void P0(void) { mutex_lock_interruptible(&m); }', 'use mutex_lock(): there are no signals'],
    ['atomic_t n; void P0(void) { atomic_add_return_relaxed(1, &n); }', 'use atomic_add_return()'],
    ['struct completion c; void P0(void) { wait_for_completion_timeout(&c, 9); }', 'use wait_for_completion(): time'],
    ['wait_queue_head_t q; void P0(void) { prepare_to_wait(&q, 0, 0); }', 'wait_event'],
    ['void P0(void) { call_rcu(0, 0); }', 'synchronize_rcu'],
  ])('%s', (text, advice) => {
    expect(hint(text)).toContain(advice)
  }) // prettier-ignore

  test('has no advice made up for it', () => {
    expect(instead('frobnicate_interruptible')).toBeUndefined()
    expect(instead('toString')).toBeUndefined()
  })
})
